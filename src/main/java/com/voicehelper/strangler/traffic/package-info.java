/**
 * What each cohort of a moving module's reads experienced: errors and latencies by route and second. Every node adds what it saw, and
 * all nodes read the same figures from the monolith's database.
 */
@NullMarked
package com.voicehelper.strangler.traffic;

import org.jspecify.annotations.NullMarked;
