/**
 * The way of a document from its file to the index: read, cut into chunks, embedded, handed to retrieval. Each step of it is resumed by
 * another node when one is killed; a document that cannot be read has a status that says why.
 */
@NullMarked
@ApplicationModule
package com.voicehelper.indexing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
