package com.voicehelper.strangler.operate;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was typed after {@code strangler}: about a module, or about a store. */
sealed interface Typed permits Invocation, StoreInvocation {

    /** Of the monolith. */
    URI url();

    /** Who signs in. */
    String user();

    /** Whether a script reads the answer. */
    boolean json();

    /** Of the REST interface, from {@code /strangler} on. */
    String path();

    /** What a command says besides its path; null for what only asks. */
    @Nullable Map<String, Object> body();
}
