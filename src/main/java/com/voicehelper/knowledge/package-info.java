/**
 * Knowledge bases (clients call them datasets), folders, documents with their versions and files. Says where each document is on its way
 * to being found; the way itself is the indexing module's.
 */
@NullMarked
@ApplicationModule
package com.voicehelper.knowledge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
