package com.voicehelper.strangler.router;

import static com.voicehelper.strangler.router.RouterFixture.MODULE;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.router.Peer.Request;
import com.voicehelper.strangler.router.RawClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of a request and an answer passes the router, field by field and byte by byte. */
class ProxyHeadersTests {

    private RouterFixture fixture;
    private RawClient client;

    @BeforeEach
    void readsGoToTheService() throws Exception {
        fixture = RouterFixture.start();
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        client = fixture.client();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        fixture.close();
    }

    private Request forwarded() {
        return fixture.service.requests.getLast();
    }

    @Test
    void fieldsThatBelongToTheConnectionDoNotReachTheService() throws Exception {
        Answer answer = client.exchange("GET", "/api/v1/notes/1", "Connection: X-Named, keep-alive\r\nX-Named: secret\r\nKeep-Alive: 5\r\nTE: trailers\r\nTrailer: X\r\nX-Kept: yes\r\n");
        assertThat(answer.text()).isEqualTo("remote");
        assertThat(forwarded().values("X-Named")).isEmpty();
        assertThat(forwarded().values("Keep-Alive")).isEmpty();
        assertThat(forwarded().values("TE")).isEmpty();
        assertThat(forwarded().values("Trailer")).isEmpty();
        assertThat(forwarded().values("Connection")).isEmpty();
        assertThat(forwarded().values("X-Kept")).containsExactly("yes");
    }

    @Test
    void fieldsThatBelongToTheServicesConnectionDoNotReachTheClient() throws Exception {
        fixture.service.says("HTTP/1.1 200 OK\r\nConnection: x-named\r\nX-Named: secret\r\nKeep-Alive: timeout=5\r\nX-Kept: yes\r\nContent-Length: 2\r\n\r\nok");
        Answer answer = client.exchange("GET", "/api/v1/notes/1", "");
        assertThat(answer.values("X-Named")).isEmpty();
        assertThat(answer.values("Keep-Alive")).isEmpty();
        assertThat(answer.values("X-Kept")).containsExactly("yes");
    }

    @Test
    void repeatedFieldsStayApart() throws Exception {
        fixture.service.says("HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: b=2\r\nX-Twice: 1\r\nX-Twice: 2\r\nContent-Length: 0\r\n\r\n");
        Answer answer = client.exchange("GET", "/api/v1/notes/1", "X-Many: 1\r\nx-many: 2\r\n");
        assertThat(forwarded().values("X-Many")).containsExactly("1", "2");
        assertThat(answer.values("Set-Cookie")).containsExactly("a=1; Path=/", "b=2");
        assertThat(answer.values("X-Twice")).containsExactly("1", "2");
    }

    @Test
    void pathAndQueryArriveByteForByte() throws Exception {
        String target = "/api/v1/notes/a%2Fb/..;x=1//c?b=2&a=1&b=3&e=&%zz=%20+";
        assertThat(client.exchange("GET", target, "").status()).isEqualTo(200);
        assertThat(forwarded().line()).isEqualTo("GET " + target + " HTTP/1.1");
        assertThat(client.exchange("GET", "/api/notes/%e4%bd%a0?", "").status()).isEqualTo(200);
        assertThat(forwarded().line()).isEqualTo("GET /api/notes/%e4%bd%a0? HTTP/1.1");
    }

    @Test
    void headKeepsItsLengthWithoutABody() throws Exception {
        fixture.service.says("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n");
        Answer answer = client.exchange("HEAD", "/api/v1/notes/1", "");
        assertThat(answer.values("Content-Length")).containsExactly("12345");
        fixture.service.says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(client.exchange("GET", "/api/v1/notes/1", "").text()).isEqualTo("ok");
    }

    @Test
    void noContentAndNotModifiedHaveNoBody() throws Exception {
        fixture.service.says("HTTP/1.1 204 No Content\r\nX-Kept: yes\r\n\r\n");
        assertThat(client.exchange("GET", "/api/v1/notes/1", "")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.values("Transfer-Encoding")).isEmpty();
        });
        fixture.service.says("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 77\r\n\r\n");
        assertThat(client.exchange("GET", "/api/v1/notes/1", "If-None-Match: \"x\"\r\n")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.values("ETag")).containsExactly("\"x\"");
            assertThat(answer.values("Content-Length")).containsExactly("77");
        });
        fixture.service.says("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext");
        assertThat(client.exchange("GET", "/api/v1/notes/1", "").text()).isEqualTo("next");
    }

    @Test
    void redirectsAndCompressedBodiesAreTheClientsAffair() throws Exception {
        fixture.service.says("HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/x\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.exchange("GET", "/api/v1/notes/1", "")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.values("Location")).containsExactly("http://elsewhere.example/x");
        });
        fixture.service.says("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n\u001f\u008b\b\0x");
        assertThat(client.exchange("GET", "/api/v1/notes/1", "Accept-Encoding: gzip\r\n")).satisfies(answer -> {
            assertThat(answer.values("Content-Encoding")).containsExactly("gzip");
            assertThat(answer.body()).containsExactly(0x1f, 0x8b, 8, 0, 'x');
        });
        assertThat(forwarded().values("Accept-Encoding")).containsExactly("gzip");
        assertThat(fixture.service.requests).hasSize(2);
    }

    @Test
    void whatAnUnknownPeerSaysAboutItsClientIsReplaced() throws Exception {
        client.exchange("GET", "/api/v1/notes/1", "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\nForwarded: for=6.6.6.6\r\nX-VoiceHelper-Service-Key: guess\r\n");
        assertThat(forwarded().values("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(forwarded().values("X-Forwarded-Proto")).containsExactly("http");
        assertThat(forwarded().values("X-Forwarded-Host")).containsExactly("client.example");
        assertThat(forwarded().values("Forwarded")).isEmpty();
        assertThat(forwarded().values("X-VoiceHelper-Service-Key")).containsExactly(RouterFixture.SERVICE_KEY);
    }

    @Test
    void whatATrustedPeerSaysAboutItsClientIsContinued() throws Exception {
        client.exchange("GET", "/api/v1/notes/1", "X-Trusted-Peer: 1\r\nX-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nForwarded: for=1.2.3.4\r\n");
        assertThat(forwarded().values("X-Forwarded-For")).containsExactly("1.2.3.4, 127.0.0.1");
        assertThat(forwarded().values("X-Forwarded-Proto")).containsExactly("https");
        assertThat(forwarded().values("Forwarded")).containsExactly("for=1.2.3.4, for=127.0.0.1");
    }

    @Test
    void theTraceGoesOnWithASpanOfItsOwn() throws Exception {
        client.exchange("GET", "/api/v1/notes/1", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\ntracestate: k=v\r\n");
        assertThat(forwarded().values("traceparent")).singleElement().asString()
                .startsWith("00-0af7651916cd43dd8448eb211c80319c-").endsWith("-01").doesNotContain("b7ad6b7169203331");
        assertThat(forwarded().values("tracestate")).containsExactly("k=v");
        client.exchange("GET", "/api/v1/notes/1", "traceparent: nonsense\r\n");
        assertThat(forwarded().values("traceparent")).singleElement().asString().matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
    }

    @Test
    void aRequestThatComesBackIsALoop() throws Exception {
        client.exchange("GET", "/api/v1/notes/1", "Via: 1.1 other\r\n");
        String via = forwarded().values("Via").getFirst();
        assertThat(via).startsWith("1.1 other, 1.1 voicehelper-");
        assertThat(client.exchange("GET", "/api/v1/notes/1", "Via: " + via + "\r\n").status()).isEqualTo(508);
        assertThat(fixture.service.requests).hasSize(1);
    }

    /** Tomcat takes the transfer encoding, drops the length and closes (RFC 9112 6.3); what follows the last chunk is nobody's request. */
    @Test
    void aLengthBesideATransferEncodingSmugglesNothing() throws Exception {
        fixture.states.set(MODULE, Stage.EXTRACTED, 10_000);
        client.send("POST /api/v1/notes/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\nhi\r\n0\r\n\r\nGET /api/v1/notes/smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
        Answer answer = client.answer("POST");
        assertThat(answer.values("Connection")).containsExactly("close");
        assertThat(client.in.read()).isEqualTo(-1);
        assertThat(fixture.service.requests).noneMatch(request -> request.line().contains("smuggled"));
        assertThat(fixture.service.requests).noneMatch(request -> !request.values("Content-Length").isEmpty() && !request.values("Transfer-Encoding").isEmpty());
    }

    @Test
    void twoLengthsAreRefused() throws Exception {
        client.send("POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!");
        assertThat(client.answer("POST").status()).isEqualTo(400);
        assertThat(client.in.read()).isEqualTo(-1);
        assertThat(fixture.service.requests).isEmpty();
    }

    @Test
    void theServiceSeesWhatTheRouterOwnsOnlyOnce() throws Exception {
        client.exchange("GET", "/api/v1/notes/1", "X-Request-ID: r1\r\nX-Strangler-Route: local\r\n");
        assertThat(forwarded().values("Host")).containsExactly("127.0.0.1:" + fixture.service.url().getPort());
        assertThat(forwarded().values("X-Request-ID")).containsExactly("r1");
        assertThat(forwarded().values("X-Strangler-Route")).isEmpty();
        assertThat(forwarded().values("X-Idempotency-Key")).isEmpty();
    }
}
