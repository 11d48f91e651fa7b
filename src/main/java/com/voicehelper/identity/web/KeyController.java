package com.voicehelper.identity.web;

import com.voicehelper.identity.domain.LocalIdentity;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public keys of the access tokens (RFC 7517), for whoever verifies them outside. */
@RestController
class KeyController {

    private final LocalIdentity identity;

    KeyController(LocalIdentity identity) {
        this.identity = identity;
    }

    @GetMapping("/.well-known/jwks.json")
    ResponseEntity<Map<String, Object>> keys() {
        return ResponseEntity.ok().cacheControl(CacheControl.maxAge(Duration.ofMinutes(1))).body(identity.publicKeys().toJSONObject());
    }
}
