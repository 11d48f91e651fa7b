package com.voicehelper;

import com.voicehelper.support.DevelopmentServers;
import org.springframework.core.env.Environment;

/** What is listening where, and what to try first. */
record Welcome(Environment environment, DevelopmentServers servers) {

    @Override
    public String toString() {
        String http = "http://localhost:" + environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
        String grpc = "localhost:" + environment.getProperty("local.grpc.server.port", environment.getProperty("spring.grpc.server.port", "9090"));
        String operator = environment.getProperty("voicehelper.security.operator.username") + ":"
                + environment.getProperty("voicehelper.security.operator.password");
        return """

                VoiceHelper runs.

                  HTTP, SSE, WebSocket   %1$s
                  gRPC                   %2$s
                  Flags (Togglz)         %1$s/togglz-console
                  PostgreSQL             %3$s
                  Kafka                  %4$s
                  Redis                  %5$s
                  Operator               %6$s

                Try
                  curl %1$s/health
                  curl -X POST %1$s/api/v1/conversations -H 'Content-Type: application/json' -d '{"title":"First"}'
                  curl -N -X POST %1$s/api/v1/chat/stream -H 'Content-Type: application/json' -d '{"messages":[{"role":"user","content":"Hello"}]}'
                  curl -F files=@README.md %1$s/api/v1/ingest/upload
                  curl -X POST %1$s/api/v1/search -H 'Content-Type: application/json' -d '{"query":"What may a writer wait for?"}'
                  curl -u %6$s %1$s/strangler

                Ctrl-C stops the application, then the servers.
                """.formatted(http, grpc, environment.getProperty("voicehelper.datasource.url"), servers.kafka().bootstrapServers(),
                servers.redis().url(), operator);
    }
}
