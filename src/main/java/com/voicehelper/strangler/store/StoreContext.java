package com.voicehelper.strangler.store;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * What a store is given to move with.
 *
 * @param store    its name
 * @param database this process's database, as its owner
 * @param access   which side an operation goes to
 */
public record StoreContext(String store, DataSource database, StoreAccess access, MeterRegistry meters, StoreTimes times, StoreRows rows) {

    /** Writes down that the secondary side could not be told of a write; from then on reads keep to the primary, on all nodes. */
    public void pending(String item) {
        pending(item, Duration.ZERO);
    }

    /** Writes down that it could not be told of a write that begins now: to carry the item before its end would be in vain. */
    public void writing(String item) {
        pending(item, times.everywhere());
    }

    private void pending(String item, Duration lasts) {
        if (!rows.addPending(store, item, lasts, times.everywhere())) {
            access.awaitOtherNodes();
        }
    }

    /** The oldest items that the secondary side could not be told of and nobody is writing. */
    public List<Pending> pending(int atMost) {
        return rows.pending(store, atMost).stream().map(row -> new Pending(row.item(), () -> rows.removePending(store, row))).toList();
    }

    public long pendingCount() {
        return rows.countPending(store);
    }

    /** @param done takes it from the list, unless it was written down again */
    public record Pending(String item, Runnable done) {}
}
