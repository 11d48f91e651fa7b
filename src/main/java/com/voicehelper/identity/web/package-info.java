/**
 * Identity over HTTP: sign-in, tokens, accounts, published keys. What clients of every family read is in each answer, so one handler
 * serves them all.
 */
@NullMarked
package com.voicehelper.identity.web;

import org.jspecify.annotations.NullMarked;
