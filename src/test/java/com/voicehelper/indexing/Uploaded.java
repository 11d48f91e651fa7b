package com.voicehelper.indexing;

import com.voicehelper.support.Client;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.Form;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A document that a client uploaded, and what becomes of it. */
public final class Uploaded {

    private Uploaded() {}

    public static UUID by(Client client, String filename, String text) {
        return by(client, filename, text.getBytes(StandardCharsets.UTF_8));
    }

    public static UUID by(Client client, String filename, byte[] file) {
        Client.Reply reply = new Form().file("file", filename, "application/octet-stream", file).post(client, "/api/v1/documents");
        if (reply.status() != 201) {
            throw new IllegalStateException(reply.status() + " " + reply.text());
        }
        return UUID.fromString(reply.body().get("id").asString());
    }

    /** Its job, once it is indexed or has failed. */
    public static JsonNode finished(Client client, UUID document) throws Exception {
        Eventually.holds(Duration.ofSeconds(30), () -> ended(client, document));
        return client.get("/api/v1/indexing/jobs/" + document).body();
    }

    public static boolean ended(Client client, UUID document) {
        return List.of("indexed", "failed").contains(status(client, document));
    }

    public static String status(Client client, UUID document) {
        return client.get("/api/v1/indexing/jobs/" + document).body().path("status").asString("");
    }
}
