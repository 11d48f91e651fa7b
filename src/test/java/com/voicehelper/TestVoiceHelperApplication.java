package com.voicehelper;

import com.voicehelper.drill.Drill;
import com.voicehelper.drill.Tour;
import com.voicehelper.support.DevelopmentServers;
import com.voicehelper.support.OrderlyEnd;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The whole system in one terminal: {@code ./mvnw spring-boot:test-run}. Starts PostgreSQL, Kafka and Redis with empty data, then the
 * monolith on them; Ctrl-C ends the application first and the servers after it. Arguments are the application's own, and win over what
 * is chosen here; the first argument {@code drill} runs a {@link Drill} instead, {@code tour} a {@link Tour}, and {@code compare}
 * compares two databases.
 */
public final class TestVoiceHelperApplication {

    private TestVoiceHelperApplication() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length > 0 && arguments[0].equals("drill")) {
            System.exit(Drill.run(List.of(arguments).subList(1, arguments.length)));
        }
        if (arguments.length > 0 && arguments[0].equals("compare")) {
            System.exit(Drill.compare(List.of(arguments).subList(1, arguments.length)));
        }
        if (arguments.length > 0 && arguments[0].equals("tour")) {
            System.exit(Tour.run(List.of(arguments).subList(1, arguments.length)));
        }
        try (OrderlyEnd end = OrderlyEnd.onSignals()) {
            System.out.println("Starting PostgreSQL, Kafka and Redis …");
            start(end.closing(servers()), end, arguments);
            new CountDownLatch(1).await();
        } catch (RuntimeException failure) {
            // Whoever failed has said why; a trace of this launcher would only hide it.
            System.exit(1);
        }
    }

    private static DevelopmentServers servers() {
        try {
            return DevelopmentServers.start();
        } catch (CompletionException failure) {
            System.err.println("The servers did not start: " + failure.getCause());
            throw failure;
        }
    }

    private static void start(DevelopmentServers servers, OrderlyEnd end, String[] arguments) {
        Map<String, Object> settings = settings(servers);
        ConfigurableApplicationContext application = new SpringApplicationBuilder(VoiceHelperApplication.class)
                .registerShutdownHook(false)
                .initializers(context -> {
                    addAfterCommandLine(context.getEnvironment(), settings);
                    end.closing(context);
                })
                .run(arguments);
        System.out.println(new Welcome(application.getEnvironment(), servers));
    }

    private static Map<String, Object> settings(DevelopmentServers servers) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("voicehelper.datasource.url", servers.postgres().createDatabase("voicehelper"));
        settings.put("voicehelper.kafka.bootstrap-servers", servers.kafka().bootstrapServers());
        settings.put("voicehelper.redis.url", servers.redis().url());
        settings.put("voicehelper.security.anonymous", "allow");
        settings.put("voicehelper.service-key", secret());
        settings.put("voicehelper.security.operator.username", "operator");
        settings.put("voicehelper.security.operator.password", secret());
        settings.put("voicehelper.identity.wechat.development-mode", "true");
        return settings;
    }

    private static void addAfterCommandLine(ConfigurableEnvironment environment, Map<String, Object> settings) {
        MapPropertySource source = new MapPropertySource("development", settings);
        String commandLine = CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME;
        if (environment.getPropertySources().contains(commandLine)) {
            environment.getPropertySources().addAfter(commandLine, source);
        } else {
            environment.getPropertySources().addFirst(source);
        }
    }

    private static String secret() {
        byte[] bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
