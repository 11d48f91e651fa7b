package com.voicehelper.strangler.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.store.redis.Renames.Rename;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenamesTests {

    private static final Renames RENAMES = new Renames(List.of(
            new Rename("session:", "conversation:cache:session:"), new Rename("user:", "identity:cache:user:"), new Rename("user:token:", "identity:cache:token:")));

    @Test
    void theLongestPrefixDecidesAndTheWayBackLeadsHome() {
        assertThat(RENAMES.toNew("session:7")).isEqualTo("conversation:cache:session:7");
        assertThat(RENAMES.toNew("user:7")).isEqualTo("identity:cache:user:7");
        assertThat(RENAMES.toNew("user:token:7")).isEqualTo("identity:cache:token:7");
        assertThat(RENAMES.toNew("semantic:7")).isNull();
        for (String key : List.of("session:7", "user:7", "user:token:7", "user:")) {
            assertThat(RENAMES.toOld(RENAMES.toNew(key))).isEqualTo(key);
        }
        assertThat(RENAMES.toOld("identity:cache:user:token:7")).as("no key is called so").isNull();
    }

    @Test
    void twoKeysThatWouldBeCalledTheSameCollide() {
        Renames colliding = new Renames(List.of(new Rename("a:", "c:"), new Rename("b:", "c:x:")));
        assertThat(colliding.collides("a:x:1")).isTrue();
        assertThat(colliding.collides("b:1")).isTrue();
        assertThat(colliding.collides("a:1")).isFalse();
        assertThat(RENAMES.collides("user:7")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "session:*", "{id}:session", "session:{id}:x", "session:{}", "a{b}{c}"})
    void aRuleThatIsNoPrefixIsRefused(String pattern) {
        assertThatThrownBy(() -> Rename.prefix(pattern)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("session:{id}");
    }

    /** A mark lives in the slot of its key, or the scripts could not see both. */
    @ParameterizedTest
    @ValueSource(strings = {"session:1", "a{tag}b", "a{tag}b{other}", "a{", "a{}b", "ü"})
    void aMarkNamesItsKey(String name) {
        if (name.contains("{}")) {
            assertThatThrownBy(() -> KeyCarrier.mark(name)).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        assertThat(KeyCarrier.marked(KeyCarrier.mark(name))).isEqualTo(name);
        assertThat(slot(KeyCarrier.mark(name))).isEqualTo(slot(name));
    }

    private static int slot(String key) {
        int open = key.indexOf('{');
        int close = open < 0 ? -1 : key.indexOf('}', open + 1);
        String hashed = close > open + 1 ? key.substring(open + 1, close) : key;
        return org.redisson.connection.CRC16.crc16(hashed.getBytes(java.nio.charset.StandardCharsets.UTF_8)) % 16_384;
    }
}
