package com.voicehelper.strangler.operate;

import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.security.Operators.Role;
import com.voicehelper.strangler.plan.Plan.StickTo;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.togglz.core.user.FeatureUser;
import org.togglz.core.user.SimpleFeatureUser;
import org.togglz.core.user.UserProvider;

/** Who a flag is asked for: the caller of the request, or who has signed in to operate or to look. */
@Component
class FlagUsers implements UserProvider {

    @Override
    public @Nullable FeatureUser getCurrentUser() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null) {
            return null;
        }
        if (authentication.getPrincipal() instanceof Caller caller) {
            return user(caller);
        }
        // The console shows itself to a feature admin only; a viewer is one who may not set anything.
        return has(authentication, Role.OPERATOR) || has(authentication, Role.VIEWER) ? new SimpleFeatureUser(authentication.getName(), true) : null;
    }

    /** The operator's name, who alone may set a flag; null when this is somebody else. */
    @Nullable String operator() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && has(authentication, Role.OPERATOR) ? authentication.getName() : null;
    }

    private static boolean has(Authentication authentication, Role role) {
        return authentication.getAuthorities().stream().anyMatch(authority -> role.authority().equals(authority.getAuthority()));
    }

    /** What a read may stick to is known where the caller is; a name that all share is not. */
    static FeatureUser user(Caller caller) {
        SimpleFeatureUser user = new SimpleFeatureUser(caller.principal(), false);
        if (!caller.anonymous()) {
            user.setAttribute(StickTo.USER.name(), caller.userId());
        }
        if (!caller.tenantId().equals(Caller.DEFAULT_TENANT)) {
            user.setAttribute(StickTo.TENANT.name(), caller.tenantId());
        }
        user.setAttribute(StickTo.ADDRESS.name(), caller.address());
        return user;
    }
}
