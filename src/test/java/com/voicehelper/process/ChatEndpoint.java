package com.voicehelper.process;

import com.voicehelper.support.Client;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Each endpoint that answers, as its clients ask it and as they read what it says. */
enum ChatEndpoint {

    MINI_PROGRAM {
        @Override
        Told ask(Client client, String question) {
            String body = "{\"conversation_id\":\"" + UUID.randomUUID() + "\","
                    + "\"messages\":[" + user(question) + "],\"modality\":\"text\",\"top_k\":5}";
            return Told.streamed(Told.events(client.post("/api/v1/chat/stream", body).text()), "/content", "/refs");
        }
    },

    PAGE_WITHOUT_VERSION {
        @Override
        Told ask(Client client, String question) {
            return Told.streamed(Told.events(client.post("/api/chat/stream", "{\"messages\":[" + user(question) + "]}").text()), "/content", "/refs");
        }
    },

    EVENT_SOURCE {
        @Override
        Told ask(Client client, String question) {
            Client browser = Handbook.withoutToken(client);
            try (Stream<String> lines = browser.stream("GET", "/api/v1/chat/stream?token=" + client.token(), null).body()) {
                Iterator<JsonNode> heard = lines.filter(line -> line.startsWith("data: ")).map(line -> Client.json(line.substring(6))).iterator();
                heard.next();
                client.post("/api/v1/chat/stream", "{\"message\":\"" + question + "\",\"conversation_id\":\"" + client.conversation()
                        + "\",\"context\":{\"modality\":\"text\"}}", "X-Request-ID", UUID.randomUUID().toString());
                List<JsonNode> events = new ArrayList<>();
                do {
                    events.add(heard.next());
                } while (!events.getLast().get("type").asString().equals("llm_done"));
                return Told.streamed(events, "/delta", "/references");
            }
        }
    },

    WEB_SDK {
        @Override
        Told ask(Client client, String question) {
            String stream = client.post("/api/v2/chat/stream", "{\"message\":\"" + question + "\",\"use_rag\":true}", "X-Trace-ID", "t-1").text();
            return Told.streamed(Told.events(stream), "/data/text", "/data/references");
        }
    },

    SDK_STREAM {
        @Override
        Told ask(Client client, String question) {
            String body = "{\"content\":\"" + question + "\",\"modality\":\"text\",\"stream\":true}";
            String stream = client.post("/v1/conversations/" + client.conversation() + "/messages", body).text();
            return Told.streamed(Told.events(stream), "/content", "/refs");
        }
    },

    SDK_REPLY {
        @Override
        Told ask(Client client, String question) {
            String body = "{\"content\":\"" + question + "\",\"stream\":false}";
            JsonNode reply = client.post("/api/v1/conversations/" + client.conversation() + "/messages", body).body();
            return Told.whole(reply.get("content"), reply.get("references"));
        }
    },

    /** One conversation for everything that it is ever asked. */
    BROWSER_EXTENSION {
        @Override
        Told ask(Client client, String question) {
            String body = "{\"message\":\"" + question + "\",\"conversationId\":\"browser-extension\",\"stream\":false}";
            JsonNode reply = client.post("/api/v1/chat", body).body();
            return Told.whole(reply.get("message"), reply.get("references"));
        }
    },

    OPENAI_REPLY {
        @Override
        Told ask(Client client, String question) {
            JsonNode reply = client.post("/v1/chat/completions", "{\"model\":\"gpt-4o\",\"messages\":[" + user(question) + "]}").body();
            JsonNode message = reply.get("choices").get(0).get("message");
            return Told.whole(message.get("content"), message.get("references"));
        }
    },

    OPENAI_STREAM {
        @Override
        Told ask(Client client, String question) {
            String body = "{\"model\":\"gpt-3.5-turbo\",\"stream\":true,\"messages\":[" + user(question) + "]}";
            String stream = client.post("/v1/chat/completions", body).text();
            return Told.streamed(Told.events(stream), "/choices/0/delta/content", "/choices/0/delta/references");
        }
    };

    abstract Told ask(Client client, String question);

    private static String user(String question) {
        return "{\"role\":\"user\",\"content\":\"" + question + "\"}";
    }
}
