/**
 * Shadow reads: a share of the reads that the monolith serves is asked of the service as well, after the user has the answer, and
 * the two answers are compared. Nothing here can change what the user gets, when, or any data.
 */
@NullMarked
package com.voicehelper.strangler.shadow;

import org.jspecify.annotations.NullMarked;
