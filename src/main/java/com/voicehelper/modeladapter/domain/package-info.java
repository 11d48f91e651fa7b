/**
 * The models that are configured, the port behind which their providers are, and the ledger of the calls that ask a price. A call is
 * in the ledger before it is made, and settled after it with whoever owns the ledger by then.
 */
@NullMarked
package com.voicehelper.modeladapter.domain;

import org.jspecify.annotations.NullMarked;
