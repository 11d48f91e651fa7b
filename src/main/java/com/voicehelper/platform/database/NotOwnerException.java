package com.voicehelper.platform.database;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * The database refused a write because this side does not own the module's data (the fence's SQLSTATE). Nothing was
 * written: the transaction rolled back, and the same write may be sent to the owner.
 */
public final class NotOwnerException extends NonTransientDataAccessException {

    /** The SQLSTATE that the fence raises. */
    public static final String SQL_STATE = "VH001";

    private final String module;

    public NotOwnerException(String module, Throwable cause) {
        super("This side does not own the data of module " + module, cause);
        this.module = module;
    }

    public String module() {
        return module;
    }
}
