package com.voicehelper.indexing.domain;

import com.voicehelper.indexing.text.UnreadableException;
import com.voicehelper.knowledge.DocumentVersion;
import com.voicehelper.knowledge.KnowledgeApi;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.NotOwnerException;
import java.io.IOException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * What is done with a job: index what the document is now, and say how that ended. What can never be read fails at once; what may pass is
 * tried again later; what is nobody's wish any more is left. Thread-safe.
 */
@Component
class JobRun {

    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

    /** So many processes that end over one document are no accident. */
    private static final int MOST_LOST = 5;

    /** About four minutes of attempts: for longer nobody is behind. */
    private static final int PATIENT_ATTEMPTS = 9;

    private final JobLeases leases;
    private final Targets targets;
    private final Indexer indexer;
    private final KnowledgeApi knowledge;

    JobRun(JobLeases leases, Targets targets, Indexer indexer, KnowledgeApi knowledge) {
        this.leases = leases;
        this.targets = targets;
        this.indexer = indexer;
        this.knowledge = knowledge;
    }

    /** Never throws but when the module's own database is away, or owned elsewhere: then the lease ends by itself. */
    void run(Work work) {
        try {
            index(work);
        } catch (UnreadableException unreadable) {
            leases.failed(work.lease(), unreadable.code(), String.valueOf(unreadable.getMessage()));
        } catch (StoppedWorkException stopped) {
            putBack(work, stopped.putBack());
        } catch (InterruptedException interrupted) {
            putBack(work, true);
            Thread.currentThread().interrupt();
        } catch (ApiException refusal) {
            leases.later(work.lease(), code(refusal), String.valueOf(refusal.getMessage()));
        } catch (IOException problem) {
            LOG.warn("Document {} could not be copied: {}", work.lease().documentId(), problem.toString());
            leases.later(work.lease(), "storage", "The file could not be fetched from the storage; it is tried again");
        } catch (NotOwnerException moved) {
            throw moved;
        } catch (RuntimeException problem) {
            LOG.warn("Document {} could not be indexed and is tried again", work.lease().documentId(), problem);
            leases.later(work.lease(), "internal", "Something went wrong on the server; it is tried again");
        }
    }

    private void index(Work work) throws IOException, InterruptedException {
        Lease lease = work.lease();
        if (lease.lost() >= MOST_LOST) {
            leases.failed(lease, "crashed", "Each attempt to index the file ended the process that made it");
            return;
        }
        DocumentVersion document = knowledge.current(lease.documentId()).orElse(null);
        if (document == null) {
            unknown(lease);
        } else if (document.revision() < lease.revision()) {
            leases.later(lease, "behind", "The newest revision of the document is not known everywhere yet; it is tried again");
        } else if (adopt(work, document) && available(work.lease())) {
            leases.indexed(work.lease(), indexer.index(document, work));
        }
    }

    /**
     * It is deleted, or so new that the side that was asked has not heard of it: while documents move, one is behind. A deletion comes as an event
     * and takes the job away, so to wait is never wrong, and to remove the document from the search would be for good.
     */
    private void unknown(Lease lease) {
        if (lease.attempts() < PATIENT_ATTEMPTS) {
            leases.later(lease, "behind", "The document is not known everywhere yet; it is tried again");
        } else {
            leases.drop(lease);
        }
    }

    /** The event of a later revision may be on its way; what is indexed is what the document is now. */
    private boolean adopt(Work work, DocumentVersion document) {
        Lease lease = work.lease();
        Lease adopted = document.revision() == lease.revision() ? lease : leases.adopt(lease, document.version(), document.revision());
        if (adopted == null) {
            return false;
        }
        work.lease(adopted);
        return true;
    }

    private boolean available(Lease lease) {
        boolean wanted = targets.open(lease.model());
        if (!wanted) {
            leases.drop(lease);
        }
        return wanted;
    }

    private void putBack(Work work, boolean still) {
        if (still) {
            leases.release(work.lease());
        }
    }

    private static String code(ApiException refusal) {
        return refusal.status() == HttpStatus.CONFLICT ? "superseded" : refusal.code().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
