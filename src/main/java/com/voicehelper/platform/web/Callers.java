package com.voicehelper.platform.web;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import org.jspecify.annotations.Nullable;

/** Who calls, when the request also says who that is. */
public final class Callers {

    private Callers() {}

    /**
     * Several families send the user and tenant as well. Who signed in may name only themselves; who did not gets the
     * anonymous user, whatever they say.
     *
     * @throws ApiException 403 when they name somebody else
     */
    public static Caller named(@Nullable String namedUser, @Nullable String namedTenant) {
        Caller caller = Caller.required();
        if (!caller.anonymous()) {
            if (namedTenant != null && !namedTenant.isEmpty() && !namedTenant.equals(caller.tenantId())) {
                throw ApiException.forbidden("Tenant ID mismatch");
            }
            if (namedUser != null && !namedUser.isEmpty() && !namedUser.equals(caller.userId())) {
                throw ApiException.forbidden("User ID mismatch");
            }
        }
        return caller;
    }
}
