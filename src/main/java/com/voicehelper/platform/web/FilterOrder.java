package com.voicehelper.platform.web;

/**
 * The order of the servlet filters. Nothing before {@link #ROUTER} reads a parameter or the body: a request that goes to
 * another process must leave as it came. {@link #SECURITY} is Spring Security's default and set in application.yaml.
 */
public final class FilterOrder {

    /** Gives the request its id. */
    public static final int REQUEST_ID = -110;

    /** Who calls, tenant, CORS. */
    public static final int SECURITY = -100;

    /** Counts the body's bytes while they are read. */
    public static final int BODY_LIMIT = -90;

    /** Counts the caller's requests. */
    public static final int RATE_LIMIT = -80;

    /** Chooses the side that serves the request. */
    public static final int ROUTER = -70;

    /** Maps the prefixes of older clients to the canonical one; only for requests that are served here. */
    public static final int PATH_ALIASES = -60;

    private FilterOrder() {}
}
