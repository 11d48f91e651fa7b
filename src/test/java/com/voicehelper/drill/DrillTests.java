package com.voicehelper.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DrillTests {

    @Test
    void anUnknownModuleIsNamedInOneSentence() {
        assertThatThrownBy(() -> DrillSettings.parse(List.of("billing")))
                .hasMessageStartingWith("There is no module 'billing'; the modules are conversation, identity");
        assertThat(Drill.run(List.of("billing"))).isEqualTo(2);
    }

    @Test
    void aRateThatTheRateLimitWouldRefuseIsRefused() {
        assertThatThrownBy(() -> DrillSettings.parse(List.of("conversation", "--clients=10", "--rate=200")))
                .hasMessageStartingWith("--rate must be 1 to 13 for 10 clients");
    }
}
