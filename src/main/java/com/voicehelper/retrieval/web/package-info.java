/** Search over HTTP, as each client family asks and reads it. */
@NullMarked
package com.voicehelper.retrieval.web;

import org.jspecify.annotations.NullMarked;
