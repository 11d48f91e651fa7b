package com.voicehelper.platform.health;

/**
 * What one part of the process can say about its health; a bean. Asked at most once a second, on a thread of its own, and given
 * two seconds; must not hold locks that requests need.
 */
public interface HealthCheck {

    /** For example {@code database}; unique, lower case. */
    String name();

    /** Whether the process cannot serve without it. What is not critical and fails is shown, and the process stays healthy. */
    boolean critical();

    /**
     * Returns when all is well.
     *
     * @throws Exception what is wrong; its message is logged, never shown
     */
    void check() throws Exception;
}
