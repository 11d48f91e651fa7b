/**
 * How a model is chosen and asked, and what that costs its tenant. Experience with models is this process's own and forgotten with it;
 * the account is in the database, and a call is covered by it before it is made.
 */
@NullMarked
package com.voicehelper.modelrouter.domain;

import org.jspecify.annotations.NullMarked;
