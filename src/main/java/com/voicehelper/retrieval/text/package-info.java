/** Words of Chinese and English texts, for the index and for showing why something was found. */
@NullMarked
package com.voicehelper.retrieval.text;

import org.jspecify.annotations.NullMarked;
