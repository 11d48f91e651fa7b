package com.voicehelper.strangler.operate;

import static com.voicehelper.strangler.operate.OperatedMonolith.sql;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.operate.OperatedMonolith.Printed;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestPostgres;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every rule for Prometheus is fired by what it is there for, on what the application exports; the minutes that a rule waits are leapt over. */
class AlertRulesTests {

    private static final String MODULE = "conversation";
    private static final String READS = "/api/v1/conversations";
    private static final Set<String> FIRED = new TreeSet<>();
    private static final Set<String> EXPORTED = new TreeSet<>();

    private static BreakableService service;
    private static OperatedMonolith monolith;
    private static List<AlertRule> rules;

    private final List<Scrape> history = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        rules = AlertRule.all();
        service = new BreakableService();
        monolith = OperatedMonolith.start("--voicehelper.services.conversation.http-url=" + service.url(), "--voicehelper.security.anonymous=allow",
                "--voicehelper.rate-limit.per-minute=100000", "--voicehelper.rate-limit.per-hour=100000", "--voicehelper.router.breaker-open=300ms",
                "--voicehelper.router.owner-wait=300ms", "--voicehelper.strangler.sync.verify-every=1h", "--voicehelper.strangler.sync.max-changes=500");
        service.version = monolith.get("/version").toString();
    }

    @AfterEach
    void home() throws Exception {
        service.findsNothing = true;
        if (monolith.state(MODULE).stage() == Stage.WRITES_MOVED) {
            Eventually.holds(() -> monolith.commandLine("reverse", MODULE).code() == 0);
        }
        Eventually.holds(() -> monolith.commandLine("cancel", MODULE).code() == 0);
        sql(monolith.database(), "delete from conversation.message; delete from conversation.conversation_member; delete from conversation.conversation");
    }

    @AfterAll
    static void everyRuleWasFired() {
        monolith.close();
        service.close();
        assertThat(FIRED).containsExactlyInAnyOrderElementsOf(rules.stream().map(AlertRule::name).toList());
        assertThat(EXPORTED).containsAll(rules.stream().flatMap(rule -> rule.expression().metrics().stream()).toList());
    }

    @Test
    void aMoveThatGoesWellFiresNothing() throws Exception {
        begin();
        for (long at : List.of(0L, 60L, 300L, 600L, 1_200L)) {
            scrape(at);
        }
        assertThat(rules.stream().filter(rule -> rule.fires(history, MODULE)).map(AlertRule::name)).isEmpty();
    }

    @Test
    void whatARuleNamesIsDocumentedAndWhatIsExportedToo() throws Exception {
        String page = Files.readString(Path.of("strangler", "README.md"));
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.labels().get("severity")).isIn("warning", "critical");
            assertThat(rule.annotations()).containsOnlyKeys("summary", "action");
            assertThat(page).contains("`" + rule.name() + "`");
        });
        begin();
        monolith.commandLine("ramp", MODULE, "--percent", "100");
        read(1);
        scrape(0);
        assertThat(EXPORTED.stream().filter(name -> name.startsWith("voicehelper_strangler_")).map(name -> name.replaceAll("_(total|count|sum|max|bucket)$", "")))
                .allSatisfy(name -> assertThat(page).contains("`" + name));
    }

    @Test
    void promtoolAgreesWhereItIsInstalled() throws Exception {
        boolean installed = Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        if (installed) {
            assertThat(new ProcessBuilder("promtool", "check", "rules", AlertRule.FILE.toString()).inheritIO().start().waitFor()).isZero();
        }
    }

    @Test
    void theTargetIsAway() throws Exception {
        begin();
        scrape(0);
        assertQuiet("StranglerChangesDoNotFlow", "StranglerLagHigh");
        String name = monolith.target().replaceAll(".*/([^/?]+)\\?.*", "$1");
        String elsewhere = TestPostgres.createDatabase("second");
        sql(elsewhere, "alter database \"%s\" with allow_connections false".formatted(name));
        sql(elsewhere, "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'".formatted(name));
        try {
            await(60, "StranglerChangesDoNotFlow");
            await(60, "StranglerLagHigh");
            scrape(120);
            assertFires("StranglerChangesDoNotFlow", "StranglerLagHigh");
        } finally {
            sql(elsewhere, "alter database \"%s\" with allow_connections true".formatted(name));
        }
    }

    @Test
    void moreIsWrittenThanIsApplied() throws Exception {
        begin();
        scrape(0);
        assertQuiet("StranglerBacklogHigh");
        monolith.seed(40_000);
        await(60, "StranglerBacklogHigh");
        scrape(360);
        assertFires("StranglerBacklogHigh");
    }

    @Test
    void anotherSessionHoldsTheLead() throws Exception {
        begin();
        scrape(0);
        assertQuiet("StranglerNobodyLeads");
        try (Connection usurper = DriverManager.getConnection(monolith.database()); Statement statement = usurper.createStatement(); var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var taken = executor.submit(() -> statement.execute("select pg_advisory_lock(" + key("leader") + ")"));
            Eventually.holds(() -> waiting("leader") > 0);
            sql(monolith.database(), "select pg_terminate_backend(pid) from pg_locks where granted and " + isLock("leader"));
            taken.get();
            await(60, "StranglerNobodyLeads");
            scrape(120);
            assertFires("StranglerNobodyLeads");
        }
    }

    @Test
    void somebodyWroteAtTheSideThatOwnsNothing() throws Exception {
        monolith.seed(50);
        begin();
        scrape(0);
        assertQuiet("StranglerRowsDiffer");
        sql(monolith.target(), "set session_replication_role = replica; update conversation.conversation set title = 'changed' where title = 'Conversation 3'");
        assertDone("verify");
        await(60, "StranglerRowsDiffer");
        assertFires("StranglerRowsDiffer");
    }

    @Test
    void nothingWasVerifiedForTwentyMinutes() throws Exception {
        begin();
        scrape(0);
        assertQuiet("StranglerVerificationStale");
        // The leader keeps its cursor in memory: it reads it again when its sessions are gone.
        sql(monolith.target(), """
                begin;
                update strangler.replication_cursor set verified_at = clock_timestamp() - interval '20 minutes';
                select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid();
                commit""");
        await(60, "StranglerVerificationStale");
        scrape(120);
        assertFires("StranglerVerificationStale");
    }

    @Test
    void theServiceFailsItsReads() throws Exception {
        begin();
        assertDone("ramp", "--percent", "100");
        service.findsNothing = false;
        scrape(0);
        assertQuiet("StranglerReadsFallBack", "StranglerBreakerOpen");
        read(20);
        scrape(60);
        assertFires("StranglerReadsFallBack");
        scrape(120);
        assertFires("StranglerBreakerOpen");
    }

    @Test
    void theServiceDoesNotFindWhatIsThere() throws Exception {
        begin();
        String id = idIn(monolith.send(null, READS, "POST", "application/json", "{\"title\": \"there\"}").body());
        assertDone("ramp", "--percent", "100");
        scrape(0);
        assertQuiet("StranglerReadsMissed");
        Eventually.holds(() -> {
            assertThat(monolith.look(null, READS + "/" + id).statusCode()).isEqualTo(200);
            scrape(60);
            return fires("StranglerReadsMissed");
        });
    }

    @Test
    void theServiceAnswersMirroredReadsOtherwise() throws Exception {
        begin();
        service.findsNothing = true;
        assertDone("shadow", "--percent", "100");
        Eventually.holds(() -> monolith.metrics().contains("voicehelper_strangler_shadow_reads_total"));
        scrape(0);
        assertQuiet("StranglerShadowReadsDiffer");
        read(20);
        await(60, "StranglerShadowReadsDiffer");
        assertFires("StranglerShadowReadsDiffer");
    }

    @Test
    void nobodyIsThereWhoMayServeAWrite() throws Exception {
        begin();
        assertDone("ramp", "--percent", "100");
        Eventually.holds(Duration.ofSeconds(20), () -> monolith.commandLine("switch", MODULE).code() == 0);
        service.findsNothing = false;
        scrape(0);
        assertQuiet("StranglerRequestsFail");
        assertThat(monolith.send(null, READS, "POST", "application/json", "{\"title\": \"lost\"}").statusCode()).isBetween(502, 504);
        scrape(60);
        assertFires("StranglerRequestsFail");
    }

    @Test
    void aShareSoSmallThatNobodyIsInIt() throws Exception {
        begin();
        assertDone("ramp", "--percent", "0.01");
        scrape(0);
        read(110);
        scrape(300);
        assertQuiet("StranglerRampWithoutTraffic");
        scrape(600);
        assertFires("StranglerRampWithoutTraffic");
    }

    @Test
    void aSwitchWaitsForEventsThatNobodyPublishes() throws Exception {
        begin();
        assertDone("ramp", "--percent", "100");
        scrape(0);
        assertQuiet("StranglerSwitchPauseLong");
        try (Connection other = DriverManager.getConnection(monolith.database()); Statement statement = other.createStatement(); var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from conversation.outbox_cursor for update");
            assertThat(monolith.send(null, READS, "POST", "application/json", "{\"title\": \"with an event\"}").statusCode()).isBetween(200, 201);
            var switched = executor.submit(() -> monolith.commandLine("switch", MODULE));
            Eventually.holds(() -> held("fence") > 0);
            long since = System.nanoTime();
            Eventually.holds(() -> System.nanoTime() - since > Duration.ofMillis(700).toNanos());
            other.rollback();
            Printed printed = switched.get();
            assertThat(printed.code()).as(printed.errors()).isZero();
        }
        scrape(60);
        assertFires("StranglerSwitchPauseLong");
    }

    @Test
    void theRampWentBackByItself() {
        scrape(0);
        assertQuiet("StranglerRolledBack");
        ModuleState state = monolith.state(MODULE);
        ModuleState back = monolith.bean(ModuleStates.class).change(state, state.withAutomation(Automation.ROLLED_BACK, state.ceiling()).by("automation", "error rate"));
        scrape(60);
        assertFires("StranglerRolledBack");
        monolith.bean(ModuleStates.class).change(back, back.withAutomation(Automation.OFF, back.ceiling()).by("test", "seen"));
    }

    private static String idIn(String body) {
        return body.replaceAll("(?s).*?\"id\" ?: ?\"([0-9a-f-]{36})\".*", "$1");
    }

    private static void begin() throws Exception {
        assertDone("start");
        Eventually.holds(() -> monolith.state(MODULE).stage() == Stage.IN_SYNC);
    }

    private static void assertDone(String command, String... options) {
        Printed printed = monolith.commandLine(Stream.concat(Stream.of(command, MODULE), Stream.of(options)).toArray(String[]::new));
        assertThat(printed.code()).as(printed.errors()).isZero();
    }

    private static void read(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(monolith.look(null, READS).statusCode()).isEqualTo(200);
        }
    }

    /** Takes the figures as of a second of the rules' clock; a later look at the same second replaces the earlier one. */
    private void scrape(long at) {
        history.removeIf(scrape -> scrape.seconds() == at);
        history.add(Scrape.of(at, "node", monolith.metrics()));
        EXPORTED.addAll(history.getLast().samples().stream().map(Scrape.Sample::name).collect(Collectors.toSet()));
    }

    private void await(long at, String rule) throws Exception {
        Eventually.holds(Duration.ofSeconds(20), () -> {
            scrape(at);
            return rule(rule).selects(history, at, MODULE);
        });
    }

    private boolean fires(String rule) {
        boolean fires = rule(rule).fires(history, MODULE);
        if (fires) {
            FIRED.add(rule);
        }
        return fires;
    }

    private void assertFires(String... names) {
        for (String name : names) {
            assertThat(fires(name)).as(name).isTrue();
        }
    }

    private void assertQuiet(String... names) {
        for (String name : names) {
            assertThat(rule(name).fires(history, MODULE)).as(name).isFalse();
        }
    }

    private static AlertRule rule(String name) {
        return rules.stream().filter(rule -> rule.name().equals(name)).findFirst().orElseThrow();
    }

    private static long waiting(String purpose) throws Exception {
        return number("select count(*) from pg_locks where not granted and " + isLock(purpose));
    }

    private static long held(String purpose) throws Exception {
        return number("select count(*) from pg_locks where granted and mode = 'ExclusiveLock' and " + isLock(purpose));
    }

    private static long number(String query) throws Exception {
        try (Connection connection = DriverManager.getConnection(monolith.database()); Statement statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static String isLock(String purpose) throws Exception {
        return "locktype = 'advisory' and objsubid = 1 and database = (select oid from pg_database where datname = current_database()) and (classid::bigint << 32 | objid::bigint) = " + key(purpose);
    }

    /** As the strangler names its advisory locks. */
    private static long key(String purpose) throws Exception {
        return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(("voicehelper " + purpose + " " + MODULE).getBytes(StandardCharsets.UTF_8))).getLong();
    }
}
