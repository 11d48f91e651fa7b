package com.voicehelper.identity.domain;

import static com.voicehelper.identity.jooq.Tables.SIGNING_KEY;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.voicehelper.identity.jooq.tables.records.SigningKeyRecord;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The RSA keys that access tokens are signed with, kept in the module's schema. The first is made by the first sign-in, on
 * whichever node it comes to: not at start, when a service may be waiting for the keys of the module that moves to it.
 * Thread-safe.
 */
@Component
class SigningKeys {

    private static final int BITS = 2048;
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final ModuleDatabase database;
    private final IdentitySettings settings;
    private final Clock clock;
    private volatile @Nullable Current current;

    private record Current(RSAKey key, long readAt) {}

    SigningKeys(ModuleDatabase identityDatabase, IdentitySettings settings, Clock clock) {
        this.database = identityDatabase;
        this.settings = settings;
        this.clock = clock;
    }

    /** The key to sign with, private part included; made if there is none. */
    RSAKey current() {
        Current known = current;
        if (known != null && System.nanoTime() - known.readAt < FRESH.toNanos()) {
            return known.key;
        }
        SigningKeyRecord row = read();
        if (row == null) {
            make();
            row = read();
        }
        if (row == null) {
            throw new IllegalStateException("There is no signing key, although one was made");
        }
        RSAKey key = privateKey(row);
        current = new Current(key, System.nanoTime());
        return key;
    }

    /** The public part of every key that a token which still holds may have been signed with. */
    JWKSet publicKeys() {
        List<JWK> keys = new ArrayList<>(database.dsl().select(SIGNING_KEY.PUBLIC_KEY)
                .from(SIGNING_KEY)
                .where(SIGNING_KEY.RETIRED_AT.isNull().or(SIGNING_KEY.RETIRED_AT.gt(Now.of(clock).minus(settings.accessTokenLife()))))
                .orderBy(SIGNING_KEY.CREATED_AT.desc())
                .fetch(row -> publicKey(row.value1())));
        return new JWKSet(keys);
    }

    private @Nullable SigningKeyRecord read() {
        return database.dsl().selectFrom(SIGNING_KEY).where(SIGNING_KEY.RETIRED_AT.isNull()).fetchOne();
    }

    /** Two nodes may make one at once: the index on the current key lets one of them in, and both go on with that one. */
    private void make() {
        try {
            RSAKey made = new RSAKeyGenerator(BITS).keyUse(KeyUse.SIGNATURE).keyID(Ids.next().toString()).generate();
            database.dsl().insertInto(SIGNING_KEY)
                    .set(SIGNING_KEY.KID, made.getKeyID())
                    .set(SIGNING_KEY.PUBLIC_KEY, made.toPublicJWK().toJSONString())
                    .set(SIGNING_KEY.PRIVATE_KEY, made.toRSAPrivateKey().getEncoded())
                    .set(SIGNING_KEY.CREATED_AT, Now.of(clock))
                    .onConflictDoNothing()
                    .execute();
        } catch (JOSEException exception) {
            throw new IllegalStateException("A signing key could not be made", exception);
        }
    }

    private static RSAKey privateKey(SigningKeyRecord row) {
        try {
            PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(row.getPrivateKey()));
            return new RSAKey.Builder(publicKey(row.getPublicKey()).toRSAKey()).privateKey(key).build();
        } catch (GeneralSecurityException exception) {
            throw new IllegalStateException("The signing key " + row.getKid() + " cannot be read", exception);
        }
    }

    private static JWK publicKey(String json) {
        try {
            return JWK.parse(json);
        } catch (ParseException exception) {
            throw new IllegalStateException("A stored public key is not a JWK", exception);
        }
    }
}
