/**
 * The module over HTTP: embeddings in OpenAI's form.
 */
@NullMarked
package com.voicehelper.modeladapter.web;

import org.jspecify.annotations.NullMarked;
