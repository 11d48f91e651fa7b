package com.voicehelper.strangler.operate;

import com.voicehelper.platform.caller.Caller;
import com.voicehelper.strangler.plan.Plan.StickTo;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.togglz.core.user.FeatureUser;
import org.togglz.core.user.SimpleFeatureUser;
import org.togglz.core.user.UserProvider;

/** Who a flag is asked for: the caller of the request, or the operator, who alone may set one. */
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
        boolean operator = authentication.getAuthorities().stream().anyMatch(authority -> "ROLE_OPERATOR".equals(authority.getAuthority()));
        return operator ? new SimpleFeatureUser(authentication.getName(), true) : null;
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
