/**
 * The rules of knowledge bases, folders, documents and their versions, on the module's own tables. Everything that writes a document locks its
 * row first, so that revisions, states and events agree.
 */
@NullMarked
package com.voicehelper.knowledge.domain;

import org.jspecify.annotations.NullMarked;
