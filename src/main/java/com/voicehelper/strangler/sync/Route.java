package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Side;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;

/**
 * Three sessions between the side that owns the data (the origin) and the side that receives it (the replica): one reads the
 * origin at a snapshot, one writes the replica, one cleans up and locks at the origin.
 *
 * @param catalog fingerprint of the moving tables, which were equal on both sides
 * @param format  of COPY: binary between equal major versions, text otherwise
 */
record Route(String module, Peer originPeer, Peer replicaPeer, Session origin, Session replica, Session keeper, List<MovingTable> tables,
        BigDecimal catalog, String format)
        implements AutoCloseable {

    /** @throws Stopped when the two sides' tables differ */
    static Route open(String module, Peer origin, Peer replica) throws SQLException {
        Session reading = null;
        Session writing = null;
        try {
            reading = origin.open().reader();
            writing = replica.open().replica();
            String difference = Catalog.difference(reading, writing, module);
            if (difference != null) {
                throw new Stopped(difference);
            }
            List<MovingTable> tables = Catalog.tables(reading, module);
            BigDecimal catalog = Catalog.fingerprint(reading, module);
            for (MovingTable table : tables) {
                writing.execute("create temporary table %s on commit delete rows as select %s from %s with no data"
                        .formatted(table.touched(), table.keyList(), table.qualified()));
            }
            boolean sameVersion = reading.connection().getMetaData().getDatabaseMajorVersion() == writing.connection().getMetaData().getDatabaseMajorVersion();
            reading.rollback();
            writing.commit();
            return new Route(module, origin, replica, reading, writing, origin.open(), tables, catalog, sameVersion ? "binary" : "text");
        } catch (SQLException | RuntimeException exception) {
            if (reading != null) {
                reading.close();
            }
            if (writing != null) {
                writing.close();
            }
            throw exception;
        }
    }

    /** The side that data flows to. */
    Side direction() {
        return replicaPeer.side();
    }

    long copy(String query, String into) throws SQLException {
        return origin.copy("copy (" + query + ") to stdout (format " + format + ")", replica, "copy " + into + " from stdin (format " + format + ")");
    }

    @Override
    public void close() {
        origin.close();
        replica.close();
        keeper.close();
    }

    void abort() {
        origin.abort();
        replica.abort();
        keeper.abort();
    }
}
