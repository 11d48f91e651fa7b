package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Session.name;

import java.sql.SQLException;

/** Events in the outbox of one side that its relay has not published: asked in SQL, because the relay may run in another process. */
final class EventBacklog {

    private EventBacklog() {}

    static long read(Session session, String module) throws SQLException {
        String function = name(module) + ".outbox_unpublished()";
        return session.test("select to_regprocedure(?) is not null", function) ? session.number("select " + function) : 0;
    }
}
