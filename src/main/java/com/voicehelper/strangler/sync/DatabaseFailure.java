package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Side;
import java.sql.SQLException;

/** One of the two databases of a move failed. The message says which, why, and what becomes of it, in a sentence for the operator. */
final class DatabaseFailure extends SQLException {

    private final Side side;

    private DatabaseFailure(Side side, SQLException cause) {
        super(sentence(database(side), cause), cause.getSQLState(), cause);
        this.side = side;
    }

    /** Which of the two it was, where that is known; the same SQLSTATE. */
    static SQLException at(Side side, SQLException failure) {
        return failure instanceof DatabaseFailure ? failure : new DatabaseFailure(side, failure);
    }

    Side side() {
        return side;
    }

    /** What the driver threw. */
    static Throwable origin(SQLException failure) {
        return failure instanceof DatabaseFailure && failure.getCause() != null ? failure.getCause() : failure;
    }

    static String database(Side side) {
        return side == Side.SOURCE ? "the monolith's database" : "the service's database";
    }

    /** What the driver said, and not what a pool made of it. */
    private static String reason(SQLException failure) {
        Throwable deepest = failure;
        while (deepest.getCause() instanceof SQLException cause) {
            deepest = cause;
        }
        return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
    }

    private static String sentence(String database, SQLException failure) {
        String state = failure.getSQLState() == null ? "08000" : failure.getSQLState();
        String reason = reason(failure);
        return switch (state) {
            case "53100" -> "the disk of " + database + " is full: make room there. Nothing is lost, and the move goes on by itself (" + reason + ")";
            case "53300" -> database + " has no connection left: raise its max_connections or close others. Nothing is lost, and the move goes on by itself (" + reason + ")";
            case "42501" -> database + " refuses the move's role a privilege: grant it (" + reason + ")";
            case String signIn when signIn.startsWith("28") -> database + " refuses the sign-in: look at user and password of its datasource (" + reason + ")";
            case String away when away.startsWith("08") || away.startsWith("57P") ->
                    database + " does not answer: look at it and at the network to it. Nothing is lost, and the move goes on by itself when it is back (" + reason + ")";
            default -> database + " failed: " + reason;
        };
    }
}
