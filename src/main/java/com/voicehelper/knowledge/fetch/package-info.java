/**
 * Documents that clients name by URL. Fetched in the background by whoever holds the lease, and only from where anybody may fetch.
 */
@NullMarked
package com.voicehelper.knowledge.fetch;

import org.jspecify.annotations.NullMarked;
