package com.voicehelper.indexing;

import java.util.Optional;
import java.util.UUID;

/** How far documents are, in whichever process the module runs. Thread-safe; not to be called inside a transaction. */
public interface IndexingApi {

    /** The job of a document's newest revision; empty when none is known: not uploaded, deleted, or its event has not arrived. */
    Optional<IndexingJob> job(UUID documentId);
}
