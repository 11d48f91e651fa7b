package com.voicehelper.drill;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** What the people of a drill do with a module, and how its tables are compared with what they were told. */
interface Scenario {

    /** Fills the module's tables, as their owner. Called once, before {@link #client}. */
    void seed(Connection source, List<Account> accounts, int rows) throws SQLException;

    /** Waits until the monolith shows what {@link #seed} wrote behind its back. */
    default void awaitSeeded(URI monolith) throws Exception {}

    /** The client of one account, which has just signed in. */
    Client client(Account account, Wire wire);

    /** Compares the owner's tables with the clients' journals. Called once, after the last step of the last client. */
    Findings compare(Connection owner) throws SQLException;

    /** A person who uses the module: one request, or a few that belong together, at a time. */
    @FunctionalInterface
    interface Client {
        void step();
    }

    /**
     * @param rows    rows compared
     * @param lost    acknowledged writes that are not there
     * @param doubled writes that are there twice, or that nobody made
     */
    record Findings(long rows, long lost, long doubled, List<String> examples) {

        private static final int EXAMPLES = 20;

        /** The first of what was lost, then of what was doubled, are the examples. */
        static Findings of(long rows, List<String> lost, List<String> doubled) {
            return new Findings(rows, lost.size(), doubled.size(), Stream.concat(lost.stream(), doubled.stream()).limit(EXAMPLES).toList());
        }
    }

    static Scenario of(String module) {
        return switch (module) {
            case "conversation" -> new ConversationScenario();
            case "identity" -> new IdentityScenario();
            case "indexing" -> new IndexingScenario();
            case "knowledge" -> new KnowledgeScenario();
            case "modeladapter" -> new ModelAdapterScenario();
            case "modelrouter" -> new ModelRouterScenario();
            case "orchestrator" -> new OrchestratorScenario();
            case "rag" -> new RagScenario();
            case "retrieval" -> new RetrievalScenario();
            default -> throw new IllegalArgumentException("The drill has no traffic for module '" + module + "'");
        };
    }
}
