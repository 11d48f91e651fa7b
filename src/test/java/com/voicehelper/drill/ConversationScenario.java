package com.voicehelper.drill;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** People who talk with the assistant. */
final class ConversationScenario implements Scenario {

    private final ConversationJournals journals = new ConversationJournals();

    @Override
    public void seed(Connection source, List<Account> accounts, int rows) throws SQLException {
        new ConversationSeed(source).write(accounts, rows, journals);
    }

    @Override
    public Client client(Account account, Wire wire) {
        return new ConversationClient(account, wire, journals);
    }

    @Override
    public Findings compare(Connection owner) throws SQLException {
        return new ConversationComparison(owner).with(journals);
    }
}
