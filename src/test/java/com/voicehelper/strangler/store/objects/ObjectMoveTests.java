package com.voicehelper.strangler.store.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.move.MoveRefusedException;
import com.voicehelper.strangler.store.Difference;
import com.voicehelper.strangler.store.StoreCommand;
import com.voicehelper.strangler.store.StoreFixture;
import com.voicehelper.strangler.store.StoreState.Task;
import com.voicehelper.strangler.store.StoreUnavailableException;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.ObjectServer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** A bucket on one real S3 server moves to a bucket on another. */
class ObjectMoveTests {

    private ObjectServer oldServer;
    private ObjectServer newServer;
    private ObjectSide old;
    private ObjectSide young;
    private StoreFixture move;
    private ObjectStore objects;

    @BeforeEach
    void start() throws Exception {
        oldServer = ObjectServer.start();
        newServer = ObjectServer.start();
        old = side(oldServer, "files");
        young = side(newServer, "archive");
        open("");
    }

    private void open(String prefix) {
        move = new StoreFixture(new ObjectKind(), """
                store: uploads
                kind: objects
                ramp: [50, 100]
                objects:
                  prefix: "%s"
                  old: {endpoint: %s, bucket: files, access-key: access, secret-key: secret of a test, public-url: https://old.example.com/files}
                  new: {endpoint: %s, bucket: archive, access-key: access, secret-key: secret of a test, public-url: https://cdn.example.com}
                """.formatted(prefix, oldServer.endpoint(), newServer.endpoint()));
        objects = move.port(ObjectStore.class);
    }

    @AfterEach
    void stop() throws Exception {
        move.close();
        old.close();
        young.close();
        oldServer.close();
        newServer.close();
    }

    @Test
    void aBucketMovesOutAndBackAndOutAndLosesNothing() throws Exception {
        for (int i = 0; i < 40; i++) {
            put(old, "a/" + i + ".txt", "content " + i, "text/plain; charset=utf-8");
        }
        put(old, "empty", "", "application/x-nothing");
        move.startAndAwaitInSync();
        assertThat(young.see("a/7.txt")).isEqualTo(old.see("a/7.txt"));
        assertThat(young.see("empty").contentType()).isEqualTo("application/x-nothing");
        assertThat(move.state().progress().equal()).isEqualTo(41);

        move.run(StoreCommand.ADVANCE);
        move.run(StoreCommand.ADVANCE);
        assertThat(move.state().stage()).isEqualTo(Stage.READS_MOVED);
        move.run(StoreCommand.SWITCH);
        put("after", "written at the new side");
        assertThat(young.has("after")).isTrue();
        objects.delete("a/1.txt");
        move.awaitNothingOutstanding();
        assertThat(old.has("after")).isTrue();
        assertThat(old.has("a/1.txt")).isFalse();

        move.run(StoreCommand.REVERSE);
        assertThat(move.state().stage()).isEqualTo(Stage.READS_MOVED);
        put("back", "written at the old side again");
        assertThat(old.has("back")).isTrue();
        move.awaitNothingOutstanding();
        move.runToItsEnd(StoreCommand.VERIFY);
        move.run(StoreCommand.SWITCH);
        move.run(StoreCommand.COMPLETE);
        assertThat(move.state().stage()).isEqualTo(Stage.EXTRACTED);
        put("last", "only there");
        assertThat(old.has("last")).isFalse();
        assertThat(text("u", "back")).isEqualTo("written at the old side again");
        assertThat(move.audit()).extracting(entry -> entry.toStage()).contains(Stage.COPYING, Stage.IN_SYNC, Stage.READS_MOVED, Stage.WRITES_MOVED, Stage.EXTRACTED);
    }

    @Test
    void whatIsWrittenAndDeletedWhileItIsCopiedIsTheSameOnBothSides() throws Exception {
        for (int i = 0; i < 100; i++) {
            put(old, "k" + i, "first " + i, "text/plain");
        }
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger writes = new AtomicInteger();
        Thread writer = Thread.ofVirtual().start(() -> {
            Random random = new Random(7);
            while (!stop.get()) {
                String key = "k" + random.nextInt(120);
                if (random.nextInt(5) == 0) {
                    objects.delete(key);
                } else {
                    put(key, "write " + writes.incrementAndGet());
                }
            }
        });
        move.startAndAwaitInSync();
        Eventually.holds(() -> writes.get() > 100);
        stop.set(true);
        writer.join();
        move.awaitNothingOutstanding();
        move.runToItsEnd(StoreCommand.VERIFY);
        assertThat(move.differences()).isEmpty();
        assertThat(keys(young)).isEqualTo(keys(old));
        for (String key : keys(old)) {
            assertThat(young.see(key)).isEqualTo(old.see(key));
        }
    }

    /** E12, H11: the size is the same, the content is not. */
    @Test
    void aFlippedByteALostAndAnExtraObjectAreNamedAndRepaired() throws Exception {
        for (String key : List.of("flipped", "lost", "typed", "well")) {
            put(old, key, "content of " + key, "text/plain");
        }
        move.startAndAwaitInSync();
        put(young, "flipped", "content of flippeD", "text/plain");
        put(young, "typed", "content of typed", "text/html");
        put(young, "extra", "nobody wrote this", "text/plain");
        young.delete("lost");

        move.runToItsEnd(StoreCommand.VERIFY);
        assertThat(move.differences()).extracting(Difference::item, Difference::kind).containsExactly(
                tuple("extra", Difference.Kind.EXTRA),
                tuple("flipped", Difference.Kind.DIFFERENT),
                tuple("lost", Difference.Kind.MISSING),
                tuple("typed", Difference.Kind.DIFFERENT));
        assertThatThrownBy(() -> move.run(StoreCommand.ADVANCE)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("4 items");

        move.runToItsEnd(StoreCommand.REPAIR);
        assertThat(move.differences()).isEmpty();
        assertThat(keys(young)).isEqualTo(keys(old));
        assertThat(young.see("flipped")).isEqualTo(old.see("flipped"));
    }

    @Test
    void anObjectThatCannotBeCarriedIsListedWhileTheOthersGoOnAndIsRepairedLater() throws Exception {
        put(old, "large", "x".repeat(50_000), "text/plain");
        put(old, "small", "x", "text/plain");
        newServer.refuseAbove(10_000);
        move.run(StoreCommand.START);
        move.await(state -> state.task() == Task.NONE && state.progress().failed() > 0);
        assertThat(move.state().stage()).isEqualTo(Stage.COPYING);
        assertThat(move.differences()).extracting(Difference::item, Difference::kind).containsExactly(tuple("large", Difference.Kind.FAILED));
        assertThat(move.state().progress().problem()).contains("1 items could not be copied");
        assertThat(young.has("small")).isTrue();

        move.runToItsEnd(StoreCommand.REPAIR);
        assertThat(move.state().stage()).as("repaired in vain").isEqualTo(Stage.COPYING);
        assertThat(move.differences()).extracting(Difference::item, Difference::kind).containsExactly(tuple("large", Difference.Kind.FAILED));

        newServer.refuseAbove(1L << 30);
        move.run(StoreCommand.REPAIR);
        move.await(state -> state.stage() == Stage.IN_SYNC);
        assertThat(young.see("large")).isEqualTo(old.see("large"));
    }

    @Test
    void aCopyCutShortGoesOnWhereItWas() throws Exception {
        IntStream.range(0, 520).parallel().forEach(i -> put(old, "k%04d".formatted(i), "content " + i, "text/plain"));
        StoreFixture other = move.anotherNode();
        try {
            other.run(StoreCommand.START);
            other.await(state -> !state.progress().cursor().isEmpty());
        } finally {
            other.close();
        }
        move.await(state -> state.stage() == Stage.IN_SYNC);
        assertThat(move.state().progress().equal()).isEqualTo(520);
        assertThat(move.state().progress().copied()).as("copied once each").isEqualTo(520);
    }

    /** E12, H10. */
    @Test
    void anAddressIsGivenOnlyForAnObjectThatIsThere() throws Exception {
        put(old, "a photo/ü.png", "pixels", "image/png");
        assertThat(objects.urlOf("anyone", "a photo/ü.png")).isEqualTo(URI.create("https://old.example.com/files/a%20photo/%C3%BC.png"));
        move.startAndAwaitInSync();
        move.ramp("100");
        assertThat(objects.urlOf("anyone", "a photo/ü.png")).isEqualTo(URI.create("https://cdn.example.com/a%20photo/%C3%BC.png"));
        assertThatThrownBy(() -> objects.urlOf("anyone", "never uploaded")).isInstanceOf(NoSuchElementException.class);

        newServer.goAway();
        put("not yet there", "x");
        assertThat(objects.urlOf("anyone", "not yet there").getHost()).as("known only at the old side").isEqualTo("old.example.com");
        newServer.comeBack();
        move.awaitNothingOutstanding();
        assertThat(objects.urlOf("anyone", "not yet there").getHost()).isEqualTo("cdn.example.com");
    }

    /** H10: it was there, and somebody else removed it. */
    @Test
    void anAddressIsNotGivenForAnObjectThatTheNewSideLost() throws Exception {
        put(old, "k", "v", "text/plain");
        move.startAndAwaitInSync();
        move.ramp("100");
        young.delete("k");
        assertThat(objects.urlOf("anyone", "k").getHost()).isEqualTo("old.example.com");
        assertThat(move.count("strangler.store.fallbacks", "cause", "miss")).isOne();
        move.awaitNothingOutstanding();
        assertThat(young.has("k")).as("repaired").isTrue();
        assertThat(objects.urlOf("anyone", "k").getHost()).isEqualTo("cdn.example.com");
    }

    @Test
    void whatAComparisonFoundDifferentIsReadAtTheOldSideUntilItIsRepaired() throws Exception {
        put(old, "k", "right", "text/plain");
        move.startAndAwaitInSync();
        move.ramp("100");
        put(young, "k", "wrong", "text/plain");
        move.runToItsEnd(StoreCommand.VERIFY);
        assertThat(text("anyone", "k")).isEqualTo("right");
        assertThat(objects.urlOf("anyone", "k").getHost()).isEqualTo("old.example.com");
        move.runToItsEnd(StoreCommand.REPAIR);
        assertThat(objects.urlOf("anyone", "k").getHost()).isEqualTo("cdn.example.com");
    }

    @Test
    void anObjectThatDoesNotMoveIsNotWrittenOrReadAsIfItDid() throws Exception {
        move.close();
        open("a/");
        put("a/k", "moves");
        assertThatThrownBy(() -> put("b/k", "stays")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not under the plan's prefix 'a/'");
        assertThatThrownBy(() -> objects.get("anyone", "b/k")).isInstanceOf(IllegalArgumentException.class);
        assertThat(keys(old)).containsExactly("a/k");
    }

    /** E2, E6. */
    @Test
    void aNewSideThatIsAwayHoldsUpNobodyAndCatchesUp() throws Exception {
        put(old, "k", "first", "text/plain");
        move.startAndAwaitInSync();
        move.ramp("100");
        newServer.goAway();
        put("k", "second");
        objects.delete("gone");
        assertThat(text("u", "k")).isEqualTo("second");
        assertThat(move.status().outstanding()).isPositive();
        newServer.comeBack();
        move.awaitNothingOutstanding();
        assertThat(young.see("k")).isEqualTo(old.see("k"));
        newServer.goAway();
        assertThat(text("u", "k")).as("the old side answers").isEqualTo("second");
        assertThat(move.count("strangler.store.fallbacks", "cause", "error")).isPositive();
        newServer.comeBack();
    }

    /** H10: an upload that failed is an error, and nothing else. */
    @Test
    void anUploadThatFailsIsAnError() throws Exception {
        oldServer.refuseAbove(10);
        assertThatThrownBy(() -> put("k", "more than ten bytes")).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("was not written");
        oldServer.goAway();
        assertThatThrownBy(() -> put("k", "x")).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("not known");
        assertThatThrownBy(() -> objects.urlOf("u", "k")).isInstanceOf(StoreUnavailableException.class);
        oldServer.comeBack();
        assertThat(objects.get("u", "k")).isNull();
    }

    @Test
    void aCancelledMoveLeavesTheOldSideAndEmptiesTheNew() throws Exception {
        put(old, "k", "v", "text/plain");
        move.startAndAwaitInSync();
        move.run(StoreCommand.CANCEL);
        assertThat(keys(young)).isEmpty();
        assertThat(keys(old)).containsExactly("k");
        move.startAndAwaitInSync();
        assertThat(keys(young)).containsExactly("k");
    }

    /** What is under way when the move is cancelled does not arrive after the copy has been removed. */
    @Test
    void aMoveThatIsCancelledWhileItCopiesLeavesNothingAtTheNewSide() throws Exception {
        IntStream.range(0, 480).parallel().forEach(i -> put(old, "k%04d".formatted(i), "x".repeat(200_000), "text/plain"));
        move.run(StoreCommand.START);
        Eventually.holds(() -> keys(young).size() > 3);
        move.run(StoreCommand.CANCEL);
        assertThat(keys(young)).isEmpty();
        assertThat(keys(old)).hasSize(480);
        assertThat(move.state().progress().problem()).isNull();
    }

    @Test
    void aNewSideThatHoldsObjectsIsRefusedAndNothingChanges() {
        put(young, "foreign", "x", "text/plain");
        assertThatThrownBy(() -> move.run(StoreCommand.START)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("holds objects");
        assertThat(move.state().stage()).isEqualTo(Stage.MONOLITH);
        young.delete("foreign");
        assertThat(move.dryRun(StoreCommand.START).steps()).hasSize(4);
        assertThat(move.state().version()).isEqualTo(1);
    }

    private void put(String key, String content) {
        objects.put(key, new ByteArrayInputStream(content.getBytes(UTF_8)), content.getBytes(UTF_8).length, "text/plain");
    }

    private static void put(ObjectSide side, String key, String content, String type) {
        side.put(key, new ByteArrayInputStream(content.getBytes(UTF_8)), content.getBytes(UTF_8).length, PutObjectRequest.builder().contentType(type));
    }

    private String text(String reader, String key) throws Exception {
        try (var content = objects.get(reader, key)) {
            return content == null ? null : new String(content.stream().readAllBytes(), UTF_8);
        }
    }

    private static List<String> keys(ObjectSide side) {
        return side.keys("", "");
    }

    private static ObjectSide side(ObjectServer server, String bucket) {
        try (S3Client client = S3Client.builder().endpointOverride(server.endpoint()).region(Region.US_EAST_1).forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(ObjectServer.ACCESS_KEY, ObjectServer.SECRET_KEY)))
                .httpClient(Apache5HttpClient.create()).build()) {
            client.createBucket(create -> create.bucket(bucket));
        }
        return new ObjectSide(new Location(server.endpoint(), "us-east-1", bucket, ObjectServer.ACCESS_KEY, ObjectServer.SECRET_KEY, server.endpoint()));
    }
}
