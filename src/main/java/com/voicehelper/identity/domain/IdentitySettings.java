package com.voicehelper.identity.domain;

import com.voicehelper.platform.module.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.identity}: how people sign in.
 *
 * @param accessTokenLife   how long an access token holds, if its session does
 * @param refreshTokenLife  how long a session holds after its last refresh
 * @param passwordMinLength shortest password taken, in characters
 * @param passwordStrength  bcrypt's cost, 4 to 16
 * @param loginFailures     failed sign-ins in a row that lock an account
 * @param longestLock       the first lock is a second; each further failure doubles it up to this
 * @param openTenants       whether whoever registers may name the tenant; false: always {@code default}
 * @param administrator     the first administrator; none unless configured
 * @param wechat            sign-in of the WeChat mini-program
 */
@ConfigurationProperties("voicehelper.identity")
public record IdentitySettings(
        @DefaultValue("1h") Duration accessTokenLife,
        @DefaultValue("30d") Duration refreshTokenLife,
        @DefaultValue("6") int passwordMinLength,
        @DefaultValue("10") int passwordStrength,
        @DefaultValue("10") int loginFailures,
        @DefaultValue("15m") Duration longestLock,
        @DefaultValue("true") boolean openTenants,
        @DefaultValue Administrator administrator,
        @DefaultValue WeChat wechat) {

    private static final String PREFIX = "voicehelper.identity.";

    public IdentitySettings {
        longerThanZero("access-token-life", accessTokenLife);
        longerThanZero("refresh-token-life", refreshTokenLife);
        longerThanZero("longest-lock", longestLock);
        within("password-min-length", passwordMinLength, 1, 72);
        within("password-strength", passwordStrength, 4, 16);
        within("login-failures", loginFailures, 1, 1000);
        if ((administrator.email() == null) != (administrator.password() == null)) {
            throw new ConfigurationException(PREFIX + "administrator", "needs both email and password");
        }
        if (wechat.developmentMode() && wechat.appId() != null) {
            throw new ConfigurationException(PREFIX + "wechat.development-mode", "cannot be on where app-id is set: it lets anybody sign in");
        }
        if ((wechat.appId() == null) != (wechat.appSecret() == null)) {
            throw new ConfigurationException(PREFIX + "wechat", "needs both app-id and app-secret");
        }
        if (wechat.baseUrl().getHost() == null || wechat.baseUrl().getScheme() == null || !wechat.baseUrl().getScheme().startsWith("http")) {
            throw new ConfigurationException(PREFIX + "wechat.base-url", "is not an HTTP URL");
        }
    }

    /**
     * Made at the first sign-in with this e-mail address and password, while no account has the address.
     *
     * @param email    the e-mail address of the first administrator; null: there is none
     * @param password the password of the first administrator
     */
    public record Administrator(@Nullable String email, @Nullable String password) {
        @Override
        public String toString() {
            return "Administrator[" + email + "]";
        }
    }

    /**
     * @param appId           the mini-program's id; null: nobody can sign in with WeChat
     * @param appSecret       the mini-program's secret
     * @param baseUrl         where {@code /sns/jscode2session} is
     * @param developmentMode makes an account out of any code, without asking WeChat; never in production
     * @param timeout         how long WeChat may take to answer
     */
    public record WeChat(
            @Nullable String appId,
            @Nullable String appSecret,
            @DefaultValue("https://api.weixin.qq.com") URI baseUrl,
            @DefaultValue("false") boolean developmentMode,
            @DefaultValue("5s") Duration timeout) {
        @Override
        public String toString() {
            return "WeChat[" + appId + ", " + baseUrl + (developmentMode ? ", development" : "") + "]";
        }
    }

    private static void longerThanZero(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new ConfigurationException(PREFIX + name, "must be longer than zero");
        }
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ConfigurationException(PREFIX + name, "is " + value + "; it must be from " + least + " to " + most);
        }
    }
}
