package com.voicehelper.strangler.move;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.sync.Replication;
import com.voicehelper.strangler.sync.Replication.ReplicationStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the audit remembers of the moment in which a command was given. */
final class Figures {

    private final Replication replication;

    Figures(Replication replication) {
        this.replication = replication;
    }

    Map<String, Object> of(MoveRequest request) {
        return of(request, Map.of());
    }

    Map<String, Object> of(MoveRequest request, Map<String, ?> more) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("command", request.command().word());
        if (request.share() != null) {
            figures.put("percent", Percent.format(request.share()));
        }
        if (request.now()) {
            figures.put("now", true);
        }
        figures.putAll(more);
        try {
            ReplicationStatus status = replication.status(request.module());
            figures.put("rows_copied", status.rowsCopied());
            figures.put("changes_applied", status.changesApplied());
            figures.put("backlog", status.backlog());
            figures.put("differences", status.differences());
            if (status.lag() != null) {
                figures.put("lag_ms", status.lag().toMillis());
            }
            if (status.verifiedAt() != null) {
                figures.put("verified_at", status.verifiedAt().toString());
            }
        } catch (RuntimeException exception) {
            figures.put("replication", "not known: " + exception.getMessage());
        }
        return figures;
    }
}
