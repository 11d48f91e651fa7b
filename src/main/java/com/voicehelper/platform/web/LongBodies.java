package com.voicehelper.platform.web;

/**
 * Requests whose bodies may be longer than {@code voicehelper.web.max-body-size}; a bean of the module that serves them, in every process
 * that may pass them on. Thread-safe.
 */
public interface LongBodies {

    /**
     * How long the body may be.
     *
     * @param method        of the request
     * @param canonicalPath as in {@link CanonicalPath}
     * @param contentType   in lower case; empty when the request has none
     * @return bytes; 0 when the request is none of these
     */
    long longest(String method, String canonicalPath, String contentType);
}
