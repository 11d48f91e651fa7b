package com.voicehelper.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalPathTests {

    @ParameterizedTest
    @CsvSource({
        "/api/chat/stream, /api/v1/chat/stream",
        "/v1/conversations, /api/v1/conversations",
        "/v1/a%2Fb/..;x=1//c, /api/v1/a%2Fb/..;x=1//c",
        "/api/v10/x, /api/v1/v10/x",
    })
    void olderPrefixesMeanTheCanonicalOne(String path, String canonical) {
        assertThat(CanonicalPath.of(path)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/chat", "/api/v2/chat", "/api/v1", "/api", "/api/", "/v1", "/v2/x", "/health", "/strangler/modules", "/"})
    void everyOtherPathStays(String path) {
        assertThat(CanonicalPath.of(path)).isEqualTo(path);
    }
}
