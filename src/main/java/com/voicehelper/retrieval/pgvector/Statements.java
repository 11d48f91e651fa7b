package com.voicehelper.retrieval.pgvector;

/** The statements on one collection's tables. */
record Statements(Tables tables) {

    private static final String HOLD = """
            insert into %1$s as held (id, tenant_id, revision, lease) values (?, ?, ?, ?)
            on conflict (id) do update set tenant_id = excluded.tenant_id, revision = excluded.revision, lease = excluded.lease
            where (held.tenant_id, held.revision, held.lease)
                is distinct from (excluded.tenant_id, excluded.revision, excluded.lease)
            """;

    private static final String ADD = """
            insert into %1$s (document_id, tenant_id, knowledge_base_id, metadata, id, words, vector)
            select document.*, chunk.id, chunk.words::tsvector, chunk.vector::halfvec
            from (values (?::uuid, ?::text, ?::uuid, ?::text[])) document, unnest(?::uuid[], ?::text[], ?::text[]) chunk (id, words, vector)
            """;

    /** Values and not a row of them: the planner must know which tenant it is. */
    private static final String ACCEPTED = """
            c.tenant_id = {1} and (cardinality({2} :: uuid[]) = 0 or c.knowledge_base_id = any({2} :: uuid[])) and c.metadata @> {3} :: text[]
            """;

    /**
     * PostgreSQL's ranks know nothing of how rare a word is, so each word's rank (normalised by the logarithm of the chunk's length) is weighted
     * by its inverse document frequency among the chunks that the filter accepts.
     */
    private static final String WORDS = """
            with found as materialized (
                select c.id, t.weight * ts_rank(c.words, t.term :: tsquery, 1) rank, count(*) over (partition by t.term) documents
                from unnest({0}, {5}) t (term, weight) join %1$s c on c.words @@ t.term :: tsquery
                where %2$s),
            size as (
                select count(*) chunks from %1$s c where %2$s)
            select id, sum(rank * ln(1 + (chunks - documents + 0.5) / (documents + 0.5))) score
            from found, size group by id order by score desc, id limit {4}
            """;

    private static final String NEAREST = """
            select c.id, 1 - (c.vector <=> {0} :: halfvec) score from %1$s c
            where %2$s
            order by c.vector <=> {0} :: halfvec limit {4}
            """;

    /** Changes no row when this is what is held. */
    String hold() {
        return HOLD.formatted(tables.document());
    }

    String forget() {
        return "delete from " + tables.chunk() + " where document_id = any(?)";
    }

    String add() {
        return ADD.formatted(tables.chunk());
    }

    String words() {
        return WORDS.formatted(tables.chunk(), ACCEPTED);
    }

    String nearest() {
        return NEAREST.formatted(tables.chunk(), ACCEPTED);
    }
}
