package com.voicehelper.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What each person was told is stored. One client writes one list; the comparison reads them when the clients have stopped. */
final class ConversationJournals {

    private final Map<Account, List<KnownConversation>> journals = new ConcurrentHashMap<>();
    /** Titles of conversations whose creation was never answered. */
    private final Map<String, Boolean> perhapsCreated = new ConcurrentHashMap<>();

    List<KnownConversation> of(Account account) {
        return journals.computeIfAbsent(account, each -> new ArrayList<>());
    }

    Map<Account, List<KnownConversation>> all() {
        return journals;
    }

    void perhapsCreated(String title) {
        perhapsCreated.put(title, true);
    }

    boolean isPerhapsCreated(String title) {
        return perhapsCreated.containsKey(title);
    }
}
