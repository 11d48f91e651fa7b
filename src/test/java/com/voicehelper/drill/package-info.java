/**
 * The drill: real clients on the monolith while one module moves into a process of its own and back, and the proof that they did not notice.
 * What the clients were promised is kept in journals; at the end the owner's tables are compared with them row by row.
 */
@NullMarked
package com.voicehelper.drill;

import org.jspecify.annotations.NullMarked;
