package com.voicehelper.strangler.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.move.MoveRefusedException;
import com.voicehelper.strangler.store.Difference;
import com.voicehelper.strangler.store.StoreCommand;
import com.voicehelper.strangler.store.StoreFixture;
import com.voicehelper.strangler.store.StoreState;
import com.voicehelper.strangler.store.StoreUnavailableException;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.RedisClusterServers;
import com.voicehelper.support.RedisServer;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys of one real Redis server move, under new names, to a real cluster of three. */
class KeyMoveTests {

    private static RedisServer oldServer;
    private static RedisClusterServers newServers;

    private RedisSide old;
    private RedisSide young;
    private StoreFixture move;
    private KeyValues keys;

    @BeforeAll
    static void startServers() throws Exception {
        oldServer = RedisServer.start();
        newServers = RedisClusterServers.start();
    }

    @AfterAll
    static void stopServers() throws Exception {
        oldServer.close();
        newServers.close();
    }

    @BeforeEach
    void open() throws Exception {
        old = new RedisSide(new RedisPlan.Address(List.of(oldServer.url()), false), Duration.ofSeconds(2));
        young = new RedisSide(new RedisPlan.Address(newServers.urls(), true), Duration.ofSeconds(2));
        for (RedisSide side : List.of(old, young)) {
            side.masters().forEach(master -> side.number("redis.call('FLUSHDB') return 1", List.of(master)));
        }
        move = fixture(oldServer.url(), newServers.urls(), true);
        keys = move.port(KeyValues.class);
        // The first command of a new client connects, which may take longer than a command may.
        Eventually.holds(() -> move.status().nextSteps().getFirst().blockedBy().isEmpty());
    }

    static StoreFixture fixture(String oldUrl, List<String> newUrls, boolean cluster) {
        return new StoreFixture(new RedisKind(), plan(oldUrl, newUrls, cluster));
    }

    private static String plan(String oldUrl, List<String> newUrls, boolean cluster) {
        return """
                store: cache
                kind: redis
                ramp: [50, 100]
                redis:
                  old: {urls: ["%s"]}
                  new: {urls: %s, cluster: %s}
                  keys:
                    - {from: "session:{id}", to: "conversation:cache:session:{id}"}
                    - {from: "user:{id}", to: "identity:cache:user:{id}"}
                """.formatted(oldUrl, newUrls.stream().map(url -> '"' + url + '"').toList(), cluster);
    }

    @AfterEach
    void close() {
        move.close();
        old.close();
        young.close();
    }

    /** E10: every type and encoding, binary content, and the time left. */
    @Test
    void everyTypeMovesUnderItsNewNameWithContentEncodingAndTimeLeft() throws Exception {
        ask(old, "session:text", "redis.call('SET', KEYS[1], '\\0\\255 binary') redis.call('PEXPIRE', KEYS[1], 3600000) return 1");
        ask(old, "session:empty", "redis.call('SET', KEYS[1], '') return 1");
        ask(old, "session:number", "redis.call('SET', KEYS[1], '42') return 1");
        ask(old, "session:list", "for i = 1, 2000 do redis.call('RPUSH', KEYS[1], i) end return 1");
        ask(old, "session:set", "for i = 1, 2000 do redis.call('SADD', KEYS[1], 'm' .. i) end return 1");
        ask(old, "session:ints", "for i = 1, 100 do redis.call('SADD', KEYS[1], i) end return 1");
        ask(old, "user:hash", "for i = 1, 2000 do redis.call('HSET', KEYS[1], 'f' .. i, i) end return 1");
        ask(old, "user:zset", "for i = 1, 2000 do redis.call('ZADD', KEYS[1], i / 3, 'm' .. i) end return 1");
        ask(old, "user:stream", "for i = 1, 10 do redis.call('XADD', KEYS[1], '*', 'f', i) end return 1");
        ask(old, "semantic:stays", "redis.call('SET', KEYS[1], 'x') return 1");

        move.startAndAwaitInSync();
        assertThat(move.state().progress().equal()).isEqualTo(9);
        for (String key : List.of("session:text", "session:empty", "session:number", "session:list", "session:set", "session:ints", "user:hash", "user:zset", "user:stream")) {
            String name = key.replace("session:", "conversation:cache:session:").replace("user:", "identity:cache:user:");
            assertThat(encoding(young, name)).as(key).isEqualTo(encoding(old, key));
        }
        assertThat(young.number("return redis.call('PTTL', KEYS[1])", List.of("conversation:cache:session:text"))).isBetween(3_590_000L, 3_600_000L);
        assertThat(young.number("return redis.call('EXISTS', KEYS[1])", List.of("semantic:stays"))).isZero();
        assertThat(names(young)).doesNotContain("session:text").hasSize(9);
        move.ramp("100");
        assertThat(keys.get("anyone", "session:empty")).as("empty is a value").isEmpty();
        assertThat(keys.get("anyone", "session:none")).as("no value is none").isNull();
        assertThat(keys.get("anyone", "session:text")).isEqualTo(new byte[] {0, (byte) 255, ' ', 'b', 'i', 'n', 'a', 'r', 'y'});
    }

    @Test
    void theKeysMoveOutAndBackAndOut() throws Exception {
        for (int i = 0; i < 300; i++) {
            keys.set("session:" + i, bytes("first " + i), null);
        }
        move.startAndAwaitInSync();
        move.run(StoreCommand.ADVANCE);
        move.run(StoreCommand.ADVANCE);
        move.run(StoreCommand.SWITCH);
        keys.set("session:1", bytes("at the new side"), Duration.ofHours(1));
        assertThat(keys.delete("session:2")).isTrue();
        assertThat(keys.expire("session:3", Duration.ofHours(1))).isTrue();
        assertThat(ask(old, "session:1", "return redis.call('GET', KEYS[1]) == 'at the new side' and 1 or 0")).isOne();
        assertThat(ask(old, "session:2", "return redis.call('EXISTS', KEYS[1])")).isZero();
        assertThat(ask(old, "session:3", "return redis.call('PTTL', KEYS[1])")).isPositive();
        move.runToItsEnd(StoreCommand.VERIFY);
        assertThat(move.differences()).isEmpty();
        move.run(StoreCommand.REVERSE);
        assertThat(move.state().stage()).isEqualTo(Stage.READS_MOVED);
        keys.set("session:4", bytes("at the old side again"), null);
        move.run(StoreCommand.SWITCH);
        move.run(StoreCommand.COMPLETE);
        keys.set("session:5", bytes("only there"), null);
        assertThat(keys.get("u", "session:4")).isEqualTo(bytes("at the old side again"));
        assertThat(keys.get("u", "session:5")).isEqualTo(bytes("only there"));
        assertThat(ask(old, "session:5", "return redis.call('GET', KEYS[1]) == 'first 5' and 1 or 0")).isOne();
    }

    /** E10: while the ratio goes up and down and up, with many writers of few keys, nobody reads anything older than the last write that was answered. */
    @Test
    void aRatioThatGoesUpAndDownAndUpNeverServesAnythingOlderThanTheLastWrite() throws Exception {
        Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
        for (int k = 0; k < 8; k++) {
            keys.set("session:" + k, bytes("0"), null);
            answered.put("session:" + k, new AtomicInteger());
        }
        List<String> stale = new ArrayList<>();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int k = 0; k < 8; k++) {
            String key = "session:" + k;
            clients.add(Thread.ofVirtual().start(() -> {
                for (int n = 1; !stop.get(); n++) {
                    keys.set(key, bytes(String.valueOf(n)), null);
                    answered.get(key).set(n);
                }
            }));
        }
        for (int r = 0; r < 4; r++) {
            Random random = new Random(r);
            clients.add(Thread.ofVirtual().start(() -> {
                while (!stop.get()) {
                    String key = "session:" + random.nextInt(8);
                    int known = answered.get(key).get();
                    byte[] value = keys.get("reader " + random.nextInt(1000), key);
                    if (value == null || Integer.parseInt(new String(value, UTF_8)) < known) {
                        synchronized (stale) {
                            stale.add(key + " was " + (value == null ? "missing" : new String(value, UTF_8)) + " after " + known);
                        }
                    }
                    reads.incrementAndGet();
                }
            }));
        }
        move.startAndAwaitInSync();
        for (String percent : List.of("50", "0", "100", "0", "30")) {
            move.ramp(percent);
            int before = reads.get();
            Eventually.holds(() -> reads.get() > before + 200);
        }
        stop.set(true);
        for (Thread client : clients) {
            client.join();
        }
        assertThat(stale).isEmpty();
        assertThat(move.count("strangler.store.reads", "side", "new")).isPositive();
        move.runToItsEnd(StoreCommand.VERIFY);
        assertThat(move.differences()).isEmpty();
    }

    /** The race that two plain writes lose: two writers of one key, each to both sides, leave different last words. */
    @Test
    void manyWritersOfOneKeyLeaveBothSidesTheSame() throws Exception {
        move.startAndAwaitInSync();
        StoreFixture other = move.anotherNode();
        try {
            List<Thread> writers = new ArrayList<>();
            for (int w = 0; w < 8; w++) {
                int writer = w;
                KeyValues through = w % 2 == 0 ? keys : other.port(KeyValues.class);
                writers.add(Thread.ofVirtual().start(() -> {
                    for (int n = 0; n < 60; n++) {
                        if (n % 7 == 0) {
                            through.delete("session:hot");
                        } else {
                            through.set("session:hot", bytes(writer + " " + n), null);
                        }
                    }
                }));
            }
            for (Thread writer : writers) {
                writer.join();
            }
        } finally {
            other.close();
        }
        move.runToItsEnd(StoreCommand.VERIFY);
        assertThat(move.differences()).isEmpty();
        assertThat(names(young)).noneMatch(name -> name.startsWith(KeyCarrier.MARKS));
    }

    @Test
    void lostDifferentExtraAndShorterLivedKeysAreNamedAndRepaired() throws Exception {
        for (String key : List.of("lost", "other", "shorter", "well", "kind")) {
            keys.set("session:" + key, bytes("value"), null);
        }
        move.startAndAwaitInSync();
        ask(young, "conversation:cache:session:lost", "return redis.call('DEL', KEYS[1])");
        ask(young, "conversation:cache:session:other", "redis.call('SET', KEYS[1], 'valuE') return 1");
        ask(young, "conversation:cache:session:shorter", "return redis.call('EXPIRE', KEYS[1], 1000)");
        ask(young, "conversation:cache:session:extra", "redis.call('SET', KEYS[1], 'x') return 1");
        ask(young, "conversation:cache:session:kind", "redis.call('DEL', KEYS[1]) redis.call('RPUSH', KEYS[1], 'value') return 1");
        move.runToItsEnd(StoreCommand.VERIFY);
        assertThat(move.differences()).extracting(Difference::item, Difference::kind).containsExactly(
                Tuple.tuple("session:extra", Difference.Kind.EXTRA), Tuple.tuple("session:kind", Difference.Kind.DIFFERENT), Tuple.tuple("session:lost", Difference.Kind.MISSING),
                Tuple.tuple("session:other", Difference.Kind.DIFFERENT), Tuple.tuple("session:shorter", Difference.Kind.DIFFERENT));
        assertThatThrownBy(() -> move.run(StoreCommand.ADVANCE)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("repair");
        move.runToItsEnd(StoreCommand.REPAIR);
        assertThat(move.differences()).isEmpty();
        assertThat(move.state().progress().equal()).isEqualTo(5);
    }

    /** E4: the writer died after the first of its two writes. */
    @Test
    void aWriterThatDiesBetweenItsTwoWritesLeavesNothingOld() throws Exception {
        keys.set("session:1", bytes("before"), null);
        move.startAndAwaitInSync();
        move.ramp("100");
        KeyCarrier carrier = new KeyCarrier(old, young, new Renames(List.of(new Renames.Rename("session:", "conversation:cache:session:"))));
        carrier.begin("session:1", Side.TARGET);
        ask(old, "session:1", "redis.call('SET', KEYS[1], 'after') return 1");
        assertThat(keys.get("anyone", "session:1")).isEqualTo(bytes("after"));
        Eventually.holds(Duration.ofSeconds(15), () -> names(young).equals(List.of("conversation:cache:session:1")));
        assertThat(ask(young, "conversation:cache:session:1", "return redis.call('GET', KEYS[1]) == 'after' and 1 or 0")).isOne();
    }

    @Test
    void aKeyThatTheNewSideLostIsAnsweredByTheOldCountedAndRepaired() throws Exception {
        keys.set("session:1", bytes("value"), null);
        move.startAndAwaitInSync();
        move.ramp("100");
        ask(young, "conversation:cache:session:1", "return redis.call('DEL', KEYS[1])");
        assertThat(keys.get("anyone", "session:1")).isEqualTo(bytes("value"));
        assertThat(move.count("strangler.store.fallbacks", "cause", "miss")).isOne();
        assertThat(ask(young, "conversation:cache:session:1", "return redis.call('EXISTS', KEYS[1])")).isOne();
    }

    @Test
    void aNewSideThatHoldsSuchKeysIsRefused() {
        ask(young, "identity:cache:user:7", "redis.call('SET', KEYS[1], 'x') return 1");
        assertThatThrownBy(() -> move.run(StoreCommand.START)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("identity:cache:user:7");
        assertThat(move.state().stage()).isEqualTo(Stage.MONOLITH);
    }

    @Test
    void aCancelledMoveEmptiesTheNewSideAndLeavesTheOld() throws Exception {
        keys.set("session:1", bytes("value"), null);
        ask(young, "foreign", "redis.call('SET', KEYS[1], 'x') return 1");
        move.startAndAwaitInSync();
        move.run(StoreCommand.CANCEL);
        assertThat(names(young)).containsExactly("foreign");
        assertThat(names(old)).containsExactly("session:1");
        keys.set("session:2", bytes("alone"), null);
        assertThat(names(young)).containsExactly("foreign");
    }

    /** H7, E10: a new side that is away costs nobody an answer, and what it missed it gets before it is read again. */
    @Test
    void aNewSideThatGoesAwayAndComesBackServesNothingOld() throws Exception {
        RedisServer server = RedisServer.start();
        StoreFixture small = fixture(oldServer.url(), List.of(server.url()), false);
        try {
            KeyValues through = small.port(KeyValues.class);
            through.set("session:1", bytes("first"), null);
            small.startAndAwaitInSync();
            small.ramp("100");
            assertThat(through.get("u", "session:1")).isEqualTo(bytes("first"));
            server.pause();
            through.set("session:1", bytes("second"), null);
            assertThat(through.get("u", "session:1")).isEqualTo(bytes("second"));
            assertThat(small.state().pending()).isTrue();
            assertThatThrownBy(() -> small.run(StoreCommand.SWITCH)).isInstanceOf(MoveRefusedException.class);
            server.resume();
            small.awaitNothingOutstanding();
            assertThat(through.get("u", "session:1")).isEqualTo(bytes("second"));
            small.runToItsEnd(StoreCommand.VERIFY);
            assertThat(small.differences()).isEmpty();
        } finally {
            small.close();
            server.close();
        }
    }

    /** The new side answers again while the write is under way: what is carried then is what was there before. */
    @Test
    void aNewSideThatComesBackDuringAWriteDoesNotKeepWhatWasThereBefore() throws Exception {
        RedisServer server = RedisServer.start();
        StoreFixture small = new StoreFixture(new RedisKind(), plan(oldServer.url(), List.of(server.url()), false), Duration.ofSeconds(3));
        try {
            KeyValues through = small.port(KeyValues.class);
            through.set("session:1", bytes("first"), null);
            small.startAndAwaitInSync();
            small.ramp("100");
            server.pause();
            Thread writer = Thread.ofVirtual().start(() -> through.set("session:1", bytes("second"), null));
            Eventually.holds(() -> small.state().pending());
            server.resume();
            writer.join();
            assertThat(through.get("u", "session:1")).isEqualTo(bytes("second"));
            small.awaitNothingOutstanding();
            small.runToItsEnd(StoreCommand.VERIFY);
            assertThat(small.differences()).isEmpty();
        } finally {
            small.close();
            server.close();
        }
    }

    /** One key that the old server does not give out holds up nobody else, and is not taken for one that is being written. */
    @Test
    void aKeyThatCannotBeCarriedIsListedWhileTheOthersGoOn() throws Exception {
        RedisServer server = RedisServer.start();
        StoreFixture small = fixture(server.url(), newServers.urls(), true);
        try {
            KeyValues through = small.port(KeyValues.class);
            for (String key : List.of("good 1", "bad", "good 2")) {
                through.set("session:" + key, bytes(key), null);
            }
            command(server, "ACL SETUSER default resetkeys ~session:good* ~strangler*");
            small.run(StoreCommand.START);
            small.await(state -> state.task() == StoreState.Task.NONE && state.progress().failed() > 0);
            assertThat(small.differences()).extracting(Difference::item, Difference::kind).containsExactly(Tuple.tuple("session:bad", Difference.Kind.FAILED));
            assertThat(small.differences().getFirst().detail()).doesNotContain("session:good");
            assertThat(names(young)).containsExactlyInAnyOrder("conversation:cache:session:good 1", "conversation:cache:session:good 2");
            small.runToItsEnd(StoreCommand.REPAIR);
            assertThat(small.state().stage()).as("repaired in vain").isEqualTo(Stage.COPYING);
            assertThat(small.differences()).extracting(Difference::item).containsExactly("session:bad");
            command(server, "ACL SETUSER default allkeys");
            small.run(StoreCommand.REPAIR);
            small.await(state -> state.stage() == Stage.IN_SYNC);
            assertThat(small.state().progress().equal()).isEqualTo(3);
        } finally {
            small.close();
            server.close();
        }
    }

    /** What its writer left behind when it died is compared as well. */
    @Test
    void aKeyThatSomebodyDiedOverIsNoKeyThatIsBeingWritten() throws Exception {
        keys.set("session:1", bytes("value"), null);
        move.startAndAwaitInSync();
        ask(young, KeyCarrier.mark("conversation:cache:session:1"), "redis.call('HSET', KEYS[1], 'a writer', 1, 'v', 1) return 1");
        ask(young, "conversation:cache:session:1", "redis.call('SET', KEYS[1], 'older') return 1");
        move.runToItsEnd(StoreCommand.VERIFY);
        assertThat(move.differences()).isEmpty();
        assertThat(move.state().progress().equal()).isOne();
        assertThat(ask(young, "conversation:cache:session:1", "return redis.call('GET', KEYS[1]) == 'value' and 1 or 0")).isOne();
    }

    /** A node that does not know yet that the owner has changed sees the marks of those who do. */
    @Test
    void aMarkAtThePrimaryHidesNoValue() {
        keys.set("session:1", bytes("value"), null);
        new KeyCarrier(old, young, new Renames(List.of(new Renames.Rename("session:", "conversation:cache:session:")))).begin("session:1", Side.SOURCE);
        assertThat(keys.get("anyone", "session:1")).isEqualTo(bytes("value"));
    }

    @Test
    void aWriterThatWasTakenForDeadDoesNotBringWhatItReadBefore() {
        KeyCarrier carrier = new KeyCarrier(old, young, new Renames(List.of(new Renames.Rename("session:", "conversation:cache:session:"))));
        ask(old, "session:1", "redis.call('SET', KEYS[1], 'of the owner of before') return 1");
        KeyCarrier.Writing late = carrier.begin("session:1", Side.TARGET);
        carrier.finish("session:1", Side.TARGET, 0);
        ask(young, "conversation:cache:session:1", "redis.call('SET', KEYS[1], 'of the owner by now') return 1");
        assertThatThrownBy(() -> carrier.end(late)).isInstanceOf(IllegalStateException.class).hasMessageContaining("taken for dead");
        assertThat(ask(young, "conversation:cache:session:1", "return redis.call('GET', KEYS[1]) == 'of the owner by now' and 1 or 0")).isOne();
    }

    @Test
    void aKeyWhoseNameIsNoTextIsNamedAndNotLeftBehind() throws Exception {
        ask(old, "session:1", "redis.call('SET', 'session:\\255', 'x') return 1");
        assertThatThrownBy(() -> move.run(StoreCommand.START)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("1 keys have names that are no UTF-8 text");
        ask(old, "session:1", "redis.call('DEL', 'session:\\255') return 1");
        move.startAndAwaitInSync();
        ask(old, "session:1", "redis.call('SET', 'session:\\255', 'x') return 1");
        move.runToItsEnd(StoreCommand.VERIFY);
        assertThat(move.differences()).extracting(Difference::kind).containsExactly(Difference.Kind.FAILED);
    }

    /** Two stores may move to one server. */
    @Test
    void theMarksAndKeysOfAnotherStoreStay() throws Exception {
        String foreign = KeyCarrier.mark("other:1");
        ask(young, foreign, "redis.call('HSET', KEYS[1], 'a writer', 1, 'v', 1) return 1");
        keys.set("session:1", bytes("value"), null);
        move.startAndAwaitInSync();
        move.run(StoreCommand.CANCEL);
        assertThat(names(young)).containsExactly(foreign);
    }

    @Test
    void aCancelOfAKeySpaceThatDoesNotMoveRemovesNothing() {
        ask(young, "identity:cache:user:7", "redis.call('SET', KEYS[1], 'x') return 1");
        assertThatThrownBy(() -> move.run(StoreCommand.START)).isInstanceOf(MoveRefusedException.class);
        assertThat(move.run(StoreCommand.CANCEL).steps()).isEmpty();
        assertThat(names(young)).containsExactly("identity:cache:user:7");
    }

    @Test
    void aPasswordThatMakesAnAddressWrongIsNotShown() {
        assertThatThrownBy(() -> fixture("redis://:geheim nis@127.0.0.1:6379", List.of("redis://127.0.0.1:6380"), false))
                .hasMessageContaining("is not an address").hasMessageNotContaining("geheim");
    }

    @Test
    void aWriteThatThePrimaryDoesNotAnswerIsAnError() throws Exception {
        RedisServer server = RedisServer.start();
        StoreFixture small = fixture(server.url(), newServers.urls(), true);
        try {
            small.port(KeyValues.class).set("session:1", bytes("first"), null);
            server.pause();
            assertThatThrownBy(() -> small.port(KeyValues.class).set("session:1", bytes("second"), null)).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> small.port(KeyValues.class).get("u", "session:1")).isInstanceOf(StoreUnavailableException.class);
            server.resume();
        } finally {
            small.close();
            server.close();
        }
    }

    /** What a script may not do. */
    private static void command(RedisServer server, String command) throws Exception {
        URI url = URI.create(server.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo('+');
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static long ask(RedisSide side, String name, String script) {
        return side.number(script, List.of(name));
    }

    private static String encoding(RedisSide side, String name) {
        return RedisSide.text(side.list("return {redis.call('OBJECT', 'ENCODING', KEYS[1])}", List.of(name)).getFirst());
    }

    private static List<String> names(RedisSide side) {
        List<String> names = new ArrayList<>();
        for (String master : side.masters()) {
            String cursor = "0";
            do {
                RedisSide.Page page = side.scan(master, cursor, "*");
                names.addAll(page.keys());
                cursor = page.next();
            } while (!cursor.equals("0"));
        }
        return names;
    }
}
