package com.voicehelper.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.identity.IdentityApplication.Answer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 2.2: sign-in of the WeChat mini-program, against a server that speaks WeChat's protocol. */
class WeChatTests {

    private final IdentityApplication application = IdentityApplication.shared();

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/auth/wechat/miniprogram/login", "/v1/auth/wechat/login", "/api/v1/auth/wechat/login"})
    void theFirstTapMakesAnAccountAndTheNextFindsIt(String path) {
        String code = "good-" + UUID.randomUUID();

        Answer first = application.post(path, null, """
                {"code":"%s","nickname":"小红","avatar":"https://example.com/a.png"}""".formatted(code));
        Answer second = application.post(path, null, "{\"code\":\"" + code + "\"}");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.string("/token")).isNotBlank();
        assertThat(first.string("/refresh_token")).isNotBlank();
        assertThat(first.string("/tenant_id")).isEqualTo("default");
        assertThat(first.string("/user_info/open_id")).isEqualTo("o-" + code);
        assertThat(first.string("/user_info/union_id")).isEqualTo("u-" + code);
        assertThat(first.string("/user_info/nickname")).isEqualTo("小红");
        assertThat(first.string("/user_info/avatar")).isEqualTo("https://example.com/a.png");
        assertThat(first.string("/user_info/role")).isEqualTo("user");
        assertThat(second.string("/user_info/user_id")).isEqualTo(first.string("/user_info/user_id")).isEqualTo(first.string("/user/id"));
        assertThat(application.get("/api/v1/auth/validate", first.string("/token")).status()).isEqualTo(200);
    }

    @Test
    void concurrentFirstTapsMakeOneAccount() throws Exception {
        String code = "good-" + UUID.randomUUID();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> calls = IntStream.range(0, 5)
                    .mapToObj(i -> (Callable<Answer>) () -> application.post("/api/v1/auth/wechat/miniprogram/login", null, "{\"code\":\"" + code + "\"}"))
                    .toList();
            List<Answer> answers = threads.invokeAll(calls).stream().map(Future::resultNow).toList();

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
            assertThat(answers.stream().map(answer -> answer.string("/user_id")).distinct()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"refused, 401", "busy, 503", "broken, 503"})
    void whatWeChatDoesNotAcceptIsNoSignIn(String code, int status) {
        Answer answer = application.post("/api/v1/auth/wechat/miniprogram/login", null, "{\"code\":\"" + code + "\"}");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).doesNotContain("secret", WeChatServer.APP_ID);
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"code\":\"\"}", "{\"code\":5,\"x\":", "[1]"})
    void aSignInWithoutACodeIsRefused(String body) {
        assertThat(application.post("/api/v1/auth/wechat/login", null, body).status()).isEqualTo(400);
    }
}
