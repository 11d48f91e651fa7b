/**
 * Who calls: tokens verified from published keys, tenants, operators, and the key that services show each other.
 */
@NullMarked
package com.voicehelper.platform.security;

import org.jspecify.annotations.NullMarked;
