package com.voicehelper.drill;

import com.voicehelper.strangler.Side;
import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.DevelopmentServers;
import com.voicehelper.support.OrderlyEnd;
import com.voicehelper.support.PostgresServer;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The monolith and the extracted service, each a process, each on a PostgreSQL cluster of its own; Kafka and Redis are shared. */
final class Deployment {

    static final String OPERATOR = "operator";
    /** Of a token, in micro-units, where models ask a price. */
    static final int INPUT_PRICE = 1;
    static final int OUTPUT_PRICE = 2;

    private final String module;
    private final OrderlyEnd end;
    private final DevelopmentServers servers;
    private final PostgresServer second;
    private final String source;
    private final String target;
    private final String serviceKey = secret();
    private final String operatorPassword = secret();
    private final int monolithHttp = ApplicationProcess.freePort();
    private final int monolithGrpc = ApplicationProcess.freePort();
    private final int serviceHttp = ApplicationProcess.freePort();
    private final int serviceGrpc = ApplicationProcess.freePort();

    private Deployment(String module, OrderlyEnd end, DevelopmentServers servers, PostgresServer second) {
        this.module = module;
        this.end = end;
        this.servers = servers;
        this.second = second;
        this.source = servers.postgres().createDatabase("voicehelper");
        this.target = second.createDatabase(module);
    }

    /** Starts the servers; both databases are empty. */
    static Deployment prepare(String module, OrderlyEnd end) {
        DevelopmentServers servers = end.closing(DevelopmentServers.start());
        return new Deployment(module, end, servers, end.closing(PostgresServer.start()));
    }

    ApplicationProcess startMonolith() {
        return end.closing(ApplicationProcess.start("drill-monolith", monolithHttp, monolithGrpc, ApplicationProcess.SMALL, monolithArguments()));
    }

    List<String> monolithArguments() {
        List<String> arguments = common(source);
        arguments.add("--voicehelper.security.operator.username=" + OPERATOR);
        arguments.add("--voicehelper.security.operator.password=" + operatorPassword);
        arguments.add("--voicehelper.services." + module + ".http-url=http://127.0.0.1:" + serviceHttp);
        arguments.add("--voicehelper.services." + module + ".grpc-address=127.0.0.1:" + serviceGrpc);
        arguments.add("--voicehelper.services." + module + ".datasource.url=" + target);
        return arguments;
    }

    int monolithHttp() {
        return monolithHttp;
    }

    int monolithGrpc() {
        return monolithGrpc;
    }

    /** The cluster of one side's database. */
    PostgresServer postgres(Side side) {
        return side == Side.SOURCE ? servers.postgres() : second;
    }

    ApplicationProcess startService() {
        List<String> arguments = common(target);
        arguments.add("--voicehelper.modules.local=" + module);
        // Its own module too: what its fence refuses while or after the writes go back belongs to the monolith.
        for (String each : ApplicationProcess.modules()) {
            arguments.add("--voicehelper.services." + each + ".http-url=http://127.0.0.1:" + monolithHttp);
            arguments.add("--voicehelper.services." + each + ".grpc-address=127.0.0.1:" + monolithGrpc);
        }
        return end.closing(ApplicationProcess.start("drill-" + module, serviceHttp, serviceGrpc, ApplicationProcess.SMALL, arguments));
    }

    private List<String> common(String database) {
        List<String> arguments = new ArrayList<>(List.of(
                "--voicehelper.datasource.url=" + database,
                "--voicehelper.datasource.pool-size=20",
                "--voicehelper.identity.password-strength=8",
                "--voicehelper.kafka.bootstrap-servers=" + servers.kafka().bootstrapServers(),
                "--voicehelper.redis.url=" + servers.redis().url(),
                "--voicehelper.service-key=" + serviceKey,
                "--voicehelper.security.anonymous=allow",
                "--voicehelper.security.trusted-proxies=127.0.0.1/32"));
        if (module.startsWith("model")) {
            // What is free is not written down.
            arguments.add("--voicehelper.models.local.input-price=" + INPUT_PRICE);
            arguments.add("--voicehelper.models.local.output-price=" + OUTPUT_PRICE);
            arguments.add("--voicehelper.models.local.embedding-price=" + INPUT_PRICE);
        }
        return arguments;
    }

    /** JDBC URL of one side's database, as its owner. */
    String url(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    Connection source() throws SQLException {
        return DriverManager.getConnection(source);
    }

    Connection target() throws SQLException {
        return DriverManager.getConnection(target);
    }

    String operatorPassword() {
        return operatorPassword;
    }

    private static String secret() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
