package com.voicehelper.knowledge.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.voicehelper.knowledge.files.FileStorage;
import com.voicehelper.knowledge.remote.UploadSettings;
import com.voicehelper.support.TestServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class RemoteFilesTests {

    @Test
    void anAddressOfThisMachineIsNeverAsked() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.close();
        });
        server.start();
        RemoteFiles files = new RemoteFiles(TestServer.shared().getBean(FileStorage.class),
                new UploadSettings(DataSize.ofMegabytes(1), DataSize.ofMegabytes(1), 1),
                new FetchSettings(false, Duration.ofSeconds(5), 1, Duration.ofSeconds(1), 1));
        try {
            for (String host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1")) {
                assertThatThrownBy(() -> files.fetch("http://" + host + ":" + server.getAddress().getPort() + "/")).as(host)
                        .satisfies(thrown -> assertThat(thrown).isInstanceOf(Exception.class));
            }
            assertThatThrownBy(() -> files.fetch("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
                    .isInstanceOfSatisfying(FetchException.class, failed -> assertThat(failed.code()).isEqualTo("forbidden-address"));
            assertThat(asked).hasValue(0);
        } finally {
            files.abort();
            server.stop(0);
        }
    }
}
