/**
 * The module's HTTP, for every family of clients. Files are streamed to the object storage while they arrive; answers are supersets, the bare
 * fields and each family's wrapper in one object.
 */
@NullMarked
package com.voicehelper.knowledge.web;

import org.jspecify.annotations.NullMarked;
