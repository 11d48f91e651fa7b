/**
 * Moves data and ownership: change capture, the fence, the one loop that copies, applies and verifies, and the switch of the writer.
 */
@NullMarked
package com.voicehelper.strangler.sync;

import org.jspecify.annotations.NullMarked;
