package com.voicehelper.retrieval.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.retrieval.Library;
import com.voicehelper.retrieval.Library.Indexed;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.SearchQuery.Mode;
import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Over real gRPC, to the same process: what the client gets equals what the local API gives. */
class RemoteRetrievalTests {

    private static final int PORT = freePort();
    private static final ConfigurableApplicationContext SERVER = TestServer.start(Map.of(
            "spring.grpc.server.port", String.valueOf(PORT),
            "voicehelper.service-key", "0123456789abcdef0123456789abcdef",
            "voicehelper.services.retrieval.grpc-address", "127.0.0.1:" + PORT));

    private final RetrievalApi remote = new RemoteRetrieval(SERVER.getBean(ServiceChannels.class));
    private final Library library = Library.of(SERVER);
    private final RetrievalApi local = library.retrieval();

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void aDocumentGoesThereAndComesBackAsItIs() throws Exception {
        library.open();
        Indexed document = library.document(Ids.next(), 1, 1, "{\"author\":\"李\",\"year\":2024}", "The bridge is closed.", "桥已关闭。");
        NewChunk first = document.chunks().getFirst();
        remote.put(document.revision(), List.of(new NewChunk(first.id(), 0, "News > Traffic", 7, first.text(), first.vector()), document.chunks().get(1)));
        remote.publish(document.revision(), 2);

        assertThat(remote.hasPassages(library.tenant())).isTrue();
        assertThat(remote.hasPassages("nobody")).isFalse();
        List<Passage> passages = remote.passages(library.tenant(), document.chunkIds());
        assertThat(passages).containsExactlyInAnyOrderElementsOf(local.passages(library.tenant(), document.chunkIds()));
        assertThat(passages).anySatisfy(passage -> {
            assertThat(passage.page()).isEqualTo(7);
            assertThat(passage.heading()).isEqualTo("News > Traffic");
        });

        SearchQuery query = new SearchQuery(library.tenant(), "bridge closed", List.of(library.base()), Map.of("year", "2024"), 5, 0.1, Mode.HYBRID);
        Eventually.holds(() -> !remote.search(query).hits().isEmpty());
        assertThat(remote.search(query)).isEqualTo(local.search(query));

        remote.remove(library.tenant(), document.id());
        assertThat(remote.search(query).hits()).isEmpty();
        assertThat(remote.hasPassages(library.tenant())).isFalse();
    }

    @Test
    void manyLongVectorsTravelInSeveralMessages() {
        library.open();
        String model = "long-" + Ids.next();
        VectorCollection opened = remote.open(model, 3072);
        Indexed document = library.ofModel(model).document(IntStream.range(0, 256).mapToObj(i -> "Text " + i).toArray(String[]::new));
        float[] vector = new float[3072];
        Arrays.fill(vector, (float) (1 / Math.sqrt(3072)));

        remote.put(document.revision(), document.chunks().stream().map(chunk -> new NewChunk(chunk.id(), chunk.ordinal(), "", null, chunk.text(), vector)).toList());
        remote.publish(document.revision(), 256);

        assertThat(opened).isEqualTo(new VectorCollection(model, 3072, VectorCollection.State.BUILDING));
        assertThat(remote.collections()).isEqualTo(local.collections()).contains(opened);
    }

    @Test
    void aRefusalArrivesAsWhatItWas() {
        Indexed document = library.document("text").publish();
        Indexed earlier = library.document(document.id(), 0, 1, "{}", "earlier");

        assertThatThrownBy(() -> remote.put(earlier.revision(), earlier.chunks())).isInstanceOfSatisfying(ApiException.class, refusal -> {
            assertThat(refusal.status().value()).isEqualTo(409);
            assertThat(refusal).hasMessage("A later revision of the document is known, or a later lease");
        });
        assertThatThrownBy(() -> remote.activate("unknown")).isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.status().value()).isEqualTo(409));
        assertThatThrownBy(() -> remote.search(new SearchQuery("t", " ", List.of(), Map.of(), 5, 0, Mode.HYBRID)))
                .isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.status().value()).isEqualTo(400));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
