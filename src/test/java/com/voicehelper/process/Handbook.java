package com.voicehelper.process;

import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.Form;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A document of a tenant's, and how one family of clients sends it.
 *
 * @param question what may be asked of it
 * @param fact     the words that answer it; no other document has them
 */
record Handbook(String family, String filename, String type, String text, String question, String fact, Upload upload) {

    /** As a family of clients sends a file into a dataset. */
    interface Upload {

        Reply send(Handbook handbook, Client client, String dataset);
    }

    static final Handbook LIGHTHOUSE = new Handbook("A3", "heron-lighthouse.md", "text/markdown", """
            # Heron lighthouse

            The Heron lighthouse was built in 1874 by Marta Quill. Its lamp is seen from forty kilometres away.

            ## Visits

            Visitors are let in on Sundays from ten to four, in groups of six.
            """, "Who built the Heron lighthouse?", "Marta Quill",
            (sent, client, dataset) -> sent.as("files").field("dataset_id", dataset).post(client, "/api/ingest/upload"));

    static final Handbook TRAVEL = new Handbook("E", "差旅制度.md", "text/markdown", """
            # 差旅制度

            出差期间，住宿费每晚最多报销六百元，超出部分由员工自己承担。

            ## 交通

            火车票按二等座的价格报销。
            """, "出差住宿费每晚最多报销多少钱？", "六百元",
            (sent, client, dataset) -> sent.as("files").field("dataset_id", dataset).post(client, "/api/v1/ingest/upload"));

    static final List<Handbook> ALL = List.of(LIGHTHOUSE, TRAVEL,
            new Handbook("C", "orchid.txt", "text/plain",
                    "The Saffron orchid wants little light. The Saffron orchid is watered every nine days, with rain water.",
                    "How often is the Saffron orchid watered?", "every nine days",
                    (sent, client, dataset) -> sent.as("file").field("name", "Orchid care")
                            .post(client, "/api/v1/datasets/" + dataset + "/documents")),
            new Handbook("D1", "青鸟打印机.txt", "text/plain", "青鸟打印机的墨盒可以打印两千四百页。青鸟打印机的保修期是三年。",
                    "青鸟打印机的墨盒可以打印多少页？", "两千四百页",
                    (sent, client, dataset) -> sent.as("files").field("metadata", "{}")
                            .post(withoutToken(client), "/v1/datasets/" + dataset + "/ingest", "X-API-Key", String.valueOf(client.token()))),
            new Handbook("D2", "pump.html", "text/html",
                    "<html><body><h1>Tarn pump</h1><p>The Tarn pump delivers a pressure of eleven bar.</p></body></html>",
                    "What pressure does the Tarn pump deliver?", "eleven bar",
                    (sent, client, dataset) -> sent.as("file").field("metadata", "{\"shelf\":\"3\"}")
                            .post(client, "/v1/knowledge/datasets/" + dataset + "/documents")),
            new Handbook("S3", "会议.md", "text/markdown", "# 全体会议\n\n全体员工大会在每月第一个星期二召开。\n",
                    "全体员工大会在什么时候召开？", "每月第一个星期二",
                    (sent, client, dataset) -> sent.as("file").field("title", "会议安排").field("source", "intranet").field("dataset_id", dataset)
                            .post(client, "/api/v1/documents")),
            new Handbook("H", "ferry.txt", "text/plain", "The ferry to Skarholm leaves at twenty past six. A ticket costs four crowns.",
                    "When does the ferry to Skarholm leave?", "twenty past six",
                    (sent, client, dataset) -> sent.as("file").field("knowledge_base_id", dataset).post(client, "/api/v1/documents/upload")));

    Form as(String field) {
        return new Form().file(field, filename, type, text);
    }

    /** The new document's id. */
    String upload(Client client, String dataset) {
        Reply reply = upload.send(this, client, dataset);
        if (reply.status() / 100 != 2) {
            throw new IllegalStateException(family + ": " + reply.status() + " " + reply.text());
        }
        JsonNode several = reply.body().path("document_ids");
        return (several.isArray() ? several.get(0) : reply.body().get("id")).asString();
    }

    static Client withoutToken(Client client) {
        return new Client(client.port(), client.userId(), client.tenantId(), null, client.http());
    }

    @Override
    public String toString() {
        return family + " " + filename;
    }
}
