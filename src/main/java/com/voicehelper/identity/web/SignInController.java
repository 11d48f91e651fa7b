package com.voicehelper.identity.web;

import com.voicehelper.identity.domain.ActiveSessions.Origin;
import com.voicehelper.identity.domain.PasswordSignIn;
import com.voicehelper.identity.domain.SignIns;
import com.voicehelper.identity.domain.SignedIn;
import com.voicehelper.identity.domain.WeChatSignIn;
import com.voicehelper.platform.caller.ClientAddress;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.platform.web.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where tokens come from. Their answers are not kept for repetition, as tokens are kept nowhere: a login sent twice makes two sessions,
 * and a refresh sent twice with the same idempotency key replaces the token that was lost.
 */
@RestController
@RequestMapping({"/api/v1/auth", "/api/v1/identity", "/api/v1/users"})
class SignInController {

    private final PasswordSignIn passwords;
    private final WeChatSignIn weChat;
    private final SignIns signIns;
    private final ClientAddress addresses;
    private final Clock clock;

    SignInController(PasswordSignIn passwords, WeChatSignIn weChat, SignIns signIns, ClientAddress addresses, Clock clock) {
        this.passwords = passwords;
        this.weChat = weChat;
        this.signIns = signIns;
        this.addresses = addresses;
        this.clock = clock;
    }

    record Login(@Nullable String email, @Nullable String username, @Nullable String password) {}

    record WeChatLogin(@Nullable String code, @Nullable String nickname, @Nullable String avatar) {}

    record Refresh(@Nullable String refreshToken) {}

    @PostMapping("/login")
    ResponseEntity<SignInAnswer> login(@RequestBody Login login, HttpServletRequest request) {
        String name = login.email() == null || login.email().isBlank() ? login.username() : login.email();
        return answer(passwords.signIn(name, login.password(), origin(request)));
    }

    @PostMapping({"/wechat/miniprogram/login", "/wechat/login"})
    ResponseEntity<SignInAnswer> login(@RequestBody WeChatLogin login, HttpServletRequest request) {
        return answer(weChat.signIn(login.code(), login.nickname(), login.avatar(), origin(request)));
    }

    @PostMapping({"/refresh", "/refresh-token"})
    ResponseEntity<SignInAnswer> refresh(@RequestBody Refresh refresh, HttpServletRequest request) {
        String key = request.getHeader(Idempotency.HEADER);
        return answer(signIns.refresh(refresh.refreshToken(), key == null && RequestId.sentByClient(request) ? RequestId.of(request) : key));
    }

    private ResponseEntity<SignInAnswer> answer(SignedIn signedIn) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(SignInAnswer.of(signedIn, clock.instant()));
    }

    private Origin origin(HttpServletRequest request) {
        return new Origin(addresses.of(request), request.getHeader("User-Agent"));
    }
}
