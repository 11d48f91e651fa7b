/**
 * Identity as the rest of a process sees it, wherever it runs: the published API with its choice between this process and the
 * service, and the client of the service.
 */
@NullMarked
package com.voicehelper.identity.remote;

import org.jspecify.annotations.NullMarked;
