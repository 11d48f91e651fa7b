/** How good search is: judged questions in English and Chinese, and the measures of what is found for them. */
@NullMarked
package com.voicehelper.retrieval.quality;

import org.jspecify.annotations.NullMarked;
