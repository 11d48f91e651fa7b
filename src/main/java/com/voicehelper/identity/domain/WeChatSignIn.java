package com.voicehelper.identity.domain;

import static com.voicehelper.identity.jooq.Tables.EXTERNAL_IDENTITY;

import com.voicehelper.identity.domain.ActiveSessions.Origin;
import com.voicehelper.identity.domain.WeChat.Person;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sign-in of a WeChat mini-program: one tap, and an account from the first on. Opens its own transactions. Thread-safe. */
@Component
public class WeChatSignIn {

    static final String PROVIDER = "wechat";

    private final ModuleDatabase database;
    private final WeChat weChat;
    private final Accounts accounts;
    private final SignIns signIns;
    private final Clock clock;

    WeChatSignIn(ModuleDatabase identityDatabase, WeChat weChat, Accounts accounts, SignIns signIns, Clock clock) {
        this.database = identityDatabase;
        this.weChat = weChat;
        this.accounts = accounts;
        this.signIns = signIns;
        this.clock = clock;
    }

    /**
     * @param nickname what to call a person that is new here; may be null, as may the avatar
     * @throws ApiException 400 without a code, 401 when WeChat does not take it, 503 when WeChat cannot be asked
     */
    public SignedIn signIn(@Nullable String code, @Nullable String nickname, @Nullable String avatarUrl, Origin origin) {
        if (code == null || code.isBlank() || code.length() > 512) {
            throw ApiException.badRequest("'code' is required");
        }
        Person person = weChat.identify(code);
        return signIns.signed(database.write(() -> signIns.open(account(person, nickname, avatarUrl), origin, PROVIDER)));
    }

    private Account account(Person person, @Nullable String nickname, @Nullable String avatarUrl) {
        return known(person).or(() -> {
            // Two first sign-ins of one person come one after the other, so that they find one account.
            database.dsl().execute("select pg_advisory_xact_lock(hashtextextended(?, 0))",
                    PROVIDER + ":" + (person.unionId() == null ? person.realm() + ":" + person.openId() : person.unionId()));
            return known(person);
        }).orElseGet(() -> join(person, nickname, avatarUrl));
    }

    private Optional<Account> known(Person person) {
        return userOf(EXTERNAL_IDENTITY.REALM.eq(person.realm()).and(EXTERNAL_IDENTITY.SUBJECT.eq(person.openId()))).flatMap(accounts::find);
    }

    /** The same person may be known from another application of the same owner. */
    private Account join(Person person, @Nullable String nickname, @Nullable String avatarUrl) {
        Account account = Optional.ofNullable(person.unionId())
                .flatMap(unionId -> userOf(EXTERNAL_IDENTITY.UNION_ID.eq(unionId)))
                .flatMap(accounts::find)
                .orElseGet(() -> create(person, nickname, avatarUrl));
        database.dsl().insertInto(EXTERNAL_IDENTITY)
                .set(EXTERNAL_IDENTITY.PROVIDER, PROVIDER)
                .set(EXTERNAL_IDENTITY.REALM, person.realm())
                .set(EXTERNAL_IDENTITY.SUBJECT, person.openId())
                .set(EXTERNAL_IDENTITY.UNION_ID, person.unionId())
                .set(EXTERNAL_IDENTITY.USER_ID, account.id())
                .set(EXTERNAL_IDENTITY.CREATED_AT, Now.of(clock))
                .execute();
        return account;
    }

    private Account create(Person person, @Nullable String nickname, @Nullable String avatarUrl) {
        String name = "wx_" + HexFormat.of().formatHex(Digests.sha256((person.realm() + ":" + person.openId()).getBytes(StandardCharsets.UTF_8)), 0, 8);
        String shown = nickname == null || nickname.isBlank() ? "微信用户" : nickname.substring(0, Math.min(64, nickname.length()));
        String avatar = avatarUrl == null || avatarUrl.length() > 2048 ? null : avatarUrl;
        return accounts.create(new Accounts.New(Caller.DEFAULT_TENANT, name, null, null, shown, avatar, "user"))
                .orElseThrow(() -> ApiException.conflict("The user name " + name + " is taken"));
    }

    private Optional<UUID> userOf(Condition which) {
        return database.dsl().select(EXTERNAL_IDENTITY.USER_ID)
                .from(EXTERNAL_IDENTITY)
                .where(EXTERNAL_IDENTITY.PROVIDER.eq(PROVIDER)).and(which)
                .orderBy(EXTERNAL_IDENTITY.CREATED_AT)
                .limit(1)
                .fetchOptional(EXTERNAL_IDENTITY.USER_ID);
    }
}
