package com.voicehelper.retrieval.graph;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.graph.GraphDocuments.Lease;
import com.voicehelper.retrieval.graph.GraphDocuments.Published;
import com.voicehelper.retrieval.graph.GraphDocuments.Text;
import com.voicehelper.retrieval.graph.extract.Names;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What a tenant may be about to ask for: titles, headings and names that begin with what was typed, or have it within. Beginnings are found by
 * an index among all; the rest among the first {@value #LOOKED_AT} of each kind, so that the answer stays quick whatever there is. Thread-safe.
 */
@Component
class Suggestions {

    private static final int LOOKED_AT = 20_000;
    private static final int HEADINGS_UP_TO = 2_000;
    private static final int LONGEST = 300;

    private static final String SQL = """
            select text from (
                (select text, key, 0 as rank from search_suggestion
                    where tenant_id = ? and key >= ? and key < ? and %1$s order by key limit ?)
                union all
                (select name, key, 1 from graph_entity where tenant_id = ? and key >= ? and key < ? order by key limit ?)
                union all
                (select text, key, 2 from
                    (select * from search_suggestion where tenant_id = ? order by key limit ?) as search_suggestion
                    where strpos(key, ?) > 1 and %1$s limit ?)
                union all
                (select name, key, 3 from (select name, key from graph_entity where tenant_id = ? order by documents desc, key limit ?) as looked_at
                    where strpos(key, ?) > 1 limit ?)
            ) as found
            group by key, text order by min(rank), key, text limit ?""".formatted("""
            exists (select from document where document.document_id = search_suggestion.document_id and document.tenant_id = search_suggestion.tenant_id
                and document.state = 'published')""");

    private final ModuleDatabase database;

    Suggestions(ModuleDatabase retrievalDatabase) {
        this.database = retrievalDatabase;
    }

    /** @param typed not blank */
    List<String> suggest(String tenantId, String typed, int most) {
        String key = Names.key(typed);
        String end = key + Character.toString(Character.MAX_CODE_POINT);
        return database.dsl().fetch(SQL, tenantId, key, end, most, tenantId, key, end, most,
                tenantId, LOOKED_AT, key, most, tenantId, LOOKED_AT, key, most, most)
                .map(row -> row.get(0, String.class)).stream().distinct().toList();
    }

    /** The title, and the headings of these chunks. In the transaction that is open. */
    void add(Lease lease, Published published, List<Text> texts) {
        Map<String, String> keys = new LinkedHashMap<>();
        Stream<String> headings = texts.stream().filter(text -> text.ordinal() < HEADINGS_UP_TO)
                .flatMap(text -> Arrays.stream(text.heading().split(" > ")));
        Stream.concat(Stream.of(published.title()), headings)
                .filter(text -> !text.isBlank() && Names.key(text).length() <= LONGEST)
                .forEach(text -> keys.putIfAbsent(Names.key(text), text.strip()));
        database.dsl().execute("""
                insert into search_suggestion (document_id, revision, key, tenant_id, text)
                select ?, ?, given.key, ?, given.text from unnest(?::text[], ?::text[]) as given (key, text)
                on conflict (document_id, revision, key) do nothing""",
                lease.documentId(), published.revision(), lease.tenantId(),
                keys.keySet().toArray(String[]::new), keys.values().toArray(String[]::new));
    }
}
