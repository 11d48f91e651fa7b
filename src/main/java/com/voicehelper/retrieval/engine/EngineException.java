package com.voicehelper.retrieval.engine;

/** The engine failed at something: it is away, its copy is damaged, or it is closed. The rows have everything. */
public final class EngineException extends RuntimeException {

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
