/**
 * How far documents are, over HTTP: the jobs of a tenant, one by one and as a stream.
 */
@NullMarked
package com.voicehelper.indexing.web;

import org.jspecify.annotations.NullMarked;
