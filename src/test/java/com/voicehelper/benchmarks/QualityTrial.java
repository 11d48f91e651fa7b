package com.voicehelper.benchmarks;

import com.voicehelper.retrieval.SearchQuery.Mode;
import com.voicehelper.retrieval.quality.Corpus;
import com.voicehelper.retrieval.quality.Measure;
import com.voicehelper.retrieval.quality.SearchQuality;
import com.voicehelper.support.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.context.ConfigurableApplicationContext;

/** nDCG@10 and recall@10 of words, vectors and their fusion; beside them PostgreSQL's full text search with its defaults. */
final class QualityTrial {

    private static final String CREATE = "create table passage (language text, name text, words tsvector)";
    private static final String INSERT = "insert into passage values (?, ?, to_tsvector('english', ?))";
    private static final String FIND = """
            select name from passage, (select replace(plainto_tsquery('english', ?)::text, '&', '|')::tsquery question) asked
            where language = ? and words @@ question order by ts_rank(words, question) desc, name limit 10
            """;

    private QualityTrial() {}

    static String run(ConfigurableApplicationContext server) throws Exception {
        SearchQuality quality = new SearchQuality(server, "quality").measure();
        StringBuilder table = new StringBuilder("| questions | | words (BM25) | vectors | fusion | PostgreSQL `ts_rank` |\n|---|---|--:|--:|--:|--:|\n");
        try (Connection peer = DriverManager.getConnection(TestPostgres.createDatabase())) {
            fill(peer);
            for (boolean heldOut : new boolean[] {true, false}) {
                for (String language : new String[] {"", "en", "zh"}) {
                    List<Measure> measures = new ArrayList<>();
                    for (Mode mode : new Mode[] {Mode.WORDS, Mode.VECTORS, Mode.HYBRID}) {
                        measures.add(quality.mean(language, heldOut, mode));
                    }
                    measures.add(peer(peer, language, heldOut));
                    String name = (heldOut ? "held out, " : "for tuning, ") + (language.isEmpty() ? "both" : language.equals("en") ? "English" : "Chinese");
                    table.append(row(name, "nDCG@10", measures.stream().map(Measure::ndcg).toList()));
                    table.append(row("", "recall@10", measures.stream().map(Measure::recall).toList()));
                }
            }
        }
        return table.toString();
    }

    private static String row(String name, String measure, List<Double> values) {
        StringBuilder row = new StringBuilder("| ").append(name).append(" | ").append(measure);
        for (int at = 0; at < values.size(); at++) {
            row.append(String.format(Locale.ROOT, at == 2 ? " | **%.3f**" : " | %.3f", values.get(at)));
        }
        return row.append(" |\n").toString();
    }

    private static void fill(Connection peer) throws SQLException {
        try (Statement create = peer.createStatement()) {
            create.execute(CREATE);
        }
        try (PreparedStatement insert = peer.prepareStatement(INSERT)) {
            for (Corpus corpus : Corpus.all()) {
                for (Corpus.Document document : corpus.documents()) {
                    for (var passage : document.passages().entrySet()) {
                        insert.setString(1, corpus.language());
                        insert.setString(2, passage.getKey());
                        insert.setString(3, document.title() + "\n" + passage.getValue());
                        insert.executeUpdate();
                    }
                }
            }
        }
    }

    private static Measure peer(Connection peer, String language, boolean heldOut) throws SQLException {
        List<Measure> measures = new ArrayList<>();
        try (var find = peer.prepareStatement(FIND)) {
            for (Corpus corpus : Corpus.all()) {
                for (Corpus.Question question : corpus.questions()) {
                    if (question.heldOut() == heldOut && (language.isEmpty() || corpus.language().equals(language))) {
                        find.setString(1, question.text());
                        find.setString(2, corpus.language());
                        measures.add(Measure.of(names(find.executeQuery()), question.relevant()));
                    }
                }
            }
        }
        return Measure.mean(measures);
    }

    private static List<String> names(ResultSet found) throws SQLException {
        List<String> names = new ArrayList<>();
        while (found.next()) {
            names.add(found.getString(1));
        }
        return names;
    }
}
