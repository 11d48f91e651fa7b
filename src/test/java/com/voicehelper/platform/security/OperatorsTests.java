package com.voicehelper.platform.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.module.ConfigurationException;
import com.voicehelper.platform.security.Operators.Role;
import com.voicehelper.platform.security.Operators.SignedIn;
import com.voicehelper.platform.security.SecuritySettings.Anonymous;
import com.voicehelper.platform.security.SecuritySettings.Login;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OperatorsTests {

    private static final Login OPERATOR = new Login("olga", "opens: all");
    private static final Login VIEWER = new Login("vera", "looks");

    @Test
    void eachLoginHasItsRole() {
        Operators both = new Operators(settings(OPERATOR, VIEWER));
        assertThat(both.authenticate(basic("olga:opens: all"))).isEqualTo(new SignedIn("olga", Role.OPERATOR));
        assertThat(both.authenticate(basic("vera:looks"))).isEqualTo(new SignedIn("vera", Role.VIEWER));
        assertThat(both.isOperator(basic("olga:opens: all"))).isTrue();
        assertThat(both.isOperator(basic("vera:looks"))).isFalse();
        for (String wrong : new String[] {"olga:looks", "vera:opens: all", "vera:", ":", "", "olga:opens: all "}) {
            assertThat(both.authenticate(basic(wrong))).as(wrong).isNull();
        }
        assertThat(both.authenticate(null)).isNull();
        assertThat(both.authenticate("Basic %%%")).isNull();
        assertThat(both.authenticate("Bearer x")).isNull();
    }

    @Test
    void whoIsNotConfiguredCannotSignIn() {
        assertThat(new Operators(settings(null, null)).configured()).isFalse();
        Operators viewerOnly = new Operators(settings(null, VIEWER));
        assertThat(viewerOnly.configured()).isTrue();
        assertThat(viewerOnly.authenticate(basic("vera:looks"))).isEqualTo(new SignedIn("vera", Role.VIEWER));
        assertThat(viewerOnly.authenticate(basic("olga:opens: all"))).isNull();
        assertThat(new Operators(settings(OPERATOR, null)).authenticate(basic("vera:looks"))).isNull();
    }

    @Test
    void aLoginIsWholeAndItsOwn() {
        assertThatThrownBy(() -> settings(OPERATOR, new Login("vera", null))).isInstanceOf(ConfigurationException.class).hasMessageContaining("voicehelper.security.viewer.password");
        assertThatThrownBy(() -> settings(new Login("a:b", "c"), null)).isInstanceOf(ConfigurationException.class).hasMessageContaining("voicehelper.security.operator.username");
        assertThatThrownBy(() -> settings(OPERATOR, new Login("olga", "other"))).isInstanceOf(ConfigurationException.class).hasMessageContaining("voicehelper.security.viewer.username");
        assertThat(settings(OPERATOR, VIEWER).toString()).contains("olga").doesNotContain("opens", "looks");
    }

    private static SecuritySettings settings(@Nullable Login operator, @Nullable Login viewer) {
        return new SecuritySettings(Anonymous.DENY, operator, viewer);
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
    }
}
