/**
 * What a request must show to be served: tokens verified from published keys, tenants, and the login of operators.
 */
@NullMarked
package com.voicehelper.platform.security;

import org.jspecify.annotations.NullMarked;
