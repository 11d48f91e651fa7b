package com.voicehelper.identity.domain;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.voicehelper.platform.ApiException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * WeChat's own {@code jscode2session} (developers.weixin.qq.com, auth.code2Session): a GET whose query carries the secret, and an
 * answer that is JSON under {@code text/plain} with status 200 also when it is an error. Neither is logged.
 */
final class WeChatHttp implements WeChat, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WeChatHttp.class);

    private final IdentitySettings.WeChat settings;
    private final JsonMapper json;
    private final HttpClient http;

    WeChatHttp(IdentitySettings.WeChat settings, JsonMapper json) {
        this.settings = settings;
        this.json = json;
        this.http = HttpClient.newBuilder().connectTimeout(settings.timeout()).build();
    }

    private record Answer(
            @Nullable String openid,
            @Nullable String unionid,
            @JsonProperty("errcode") @Nullable Integer errcode,
            @JsonProperty("errmsg") @Nullable String errmsg) {}

    @Override
    public Person identify(String code) {
        Answer answer = ask(code);
        if (answer.openid() != null && !answer.openid().isEmpty()) {
            return new Person(String.valueOf(settings.appId()), answer.openid(), answer.unionid());
        }
        int error = answer.errcode() == null ? 0 : answer.errcode();
        LOG.warn("WeChat refused a sign-in: {} {}", error, answer.errmsg());
        throw switch (error) {
            case -1, 45011 -> ApiException.unavailable("WeChat is busy; try again", 2);
            case 40029, 40163, 40226 -> ApiException.of(HttpStatus.UNAUTHORIZED, "WECHAT_LOGIN_FAILED", "WeChat does not accept this code");
            default -> ApiException.of(HttpStatus.BAD_GATEWAY, "WECHAT_LOGIN_FAILED", "WeChat answered with error " + error);
        };
    }

    private Answer ask(String code) {
        URI uri = URI.create(settings.baseUrl().toString().replaceAll("/$", "") + "/sns/jscode2session"
                + "?appid=" + encode(String.valueOf(settings.appId()))
                + "&secret=" + encode(String.valueOf(settings.appSecret()))
                + "&js_code=" + encode(code)
                + "&grant_type=authorization_code");
        try {
            var response = http.send(HttpRequest.newBuilder(uri).timeout(settings.timeout()).build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                LOG.warn("WeChat answered with status {}", response.statusCode());
                throw ApiException.unavailable("WeChat does not answer", 2);
            }
            return json.readValue(response.body(), Answer.class);
        } catch (IOException failed) {
            LOG.warn("WeChat cannot be reached: {}", failed.getClass().getSimpleName());
            throw ApiException.unavailable("WeChat cannot be reached", 2);
        } catch (JacksonException failed) {
            LOG.warn("WeChat answered with something that is not JSON");
            throw ApiException.unavailable("WeChat does not answer", 2);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("The server is stopping", 2);
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
