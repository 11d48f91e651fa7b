package com.voicehelper.orchestrator.flow;

import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.flow.Work.Ask;
import com.voicehelper.orchestrator.flow.Work.IfNothing;
import com.voicehelper.orchestrator.flow.Work.Means;
import com.voicehelper.orchestrator.flow.Work.Parallel;
import com.voicehelper.orchestrator.flow.Work.Serial;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;

/** Walks through a workflow, on a thread for each branch, so many calls at once; a call that fails stops the others. */
final class Branches {

    private final Semaphore places;
    private final Cancellation stop = new Cancellation();
    private final Call call;

    Branches(int most, Cancellation cancellation, Call call) {
        this.places = new Semaphore(most);
        this.call = call;
        cancellation.onCancel(stop::cancel);
    }

    /** Makes one call. */
    @FunctionalInterface
    interface Call {
        Answered make(Ask ask, History history, Cancellation stop);
    }

    /** A walk that has begun. */
    final class Walk {

        private final FutureTask<List<Answered>> task;

        private Walk(FutureTask<List<Answered>> task) {
            this.task = task;
        }

        void stop() {
            stop.cancel();
        }

        /** The answers, in the order of the calls; those that were not needed are left out. */
        List<Answered> await() {
            return result(task);
        }
    }

    /** @param finallyRun when the walk has ended, however */
    Walk start(Work work, History history, Runnable finallyRun) {
        return new Walk(branch(() -> {
            try {
                return walk(work, history);
            } finally {
                finallyRun.run();
            }
        }));
    }

    private List<Answered> walk(Work work, History history) {
        return switch (work) {
            case Ask ask -> ask(ask, history);
            case Serial(List<Work> parts) -> serial(parts, history);
            case Parallel(List<Work> parts) -> parallel(parts, history);
            case IfNothing(Work first, Work otherwise) -> {
                List<Answered> found = new ArrayList<>(walk(first, history));
                if (!stop.cancelled() && foundNothing(first, found)) {
                    found.addAll(walk(otherwise, history));
                }
                yield found;
            }
        };
    }

    /** Documents say so by citing none; a model alone always has an answer. */
    private static boolean foundNothing(Work asked, List<Answered> found) {
        return asked.asks().allMatch(ask -> ask.means() == Means.DOCUMENTS) && found.stream().allMatch(answered -> answered.citations().isEmpty());
    }

    private List<Answered> ask(Ask ask, History history) {
        places.acquireUninterruptibly();
        try {
            return stop.cancelled() ? List.of() : List.of(call.make(ask, history, stop));
        } catch (RuntimeException failure) {
            stop.cancel();
            throw failure;
        } finally {
            places.release();
        }
    }

    private List<Answered> serial(List<Work> parts, History history) {
        List<Answered> answers = new ArrayList<>();
        History now = history;
        for (Work part : parts) {
            List<Answered> found = walk(part, now);
            List<Ask> asked = part.asks().toList();
            for (int number = 0; number < found.size(); number++) {
                now = now.and(String.valueOf(asked.get(number).question()), found.get(number));
            }
            answers.addAll(found);
        }
        return answers;
    }

    private List<Answered> parallel(List<Work> parts, History history) {
        List<FutureTask<List<Answered>>> branches = parts.stream().map(part -> branch(() -> walk(part, history))).toList();
        List<Answered> answers = new ArrayList<>();
        RuntimeException first = null;
        for (FutureTask<List<Answered>> branch : branches) {
            try {
                answers.addAll(result(branch));
            } catch (RuntimeException failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return answers;
    }

    /** On behalf of the caller: whoever asked is whose reads wait for what is written here. */
    private static <T> FutureTask<T> branch(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().name("part").start(new DelegatingSecurityContextRunnable(task));
        return task;
    }

    private static <T> T result(FutureTask<T> task) {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(failed.getCause());
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("Interrupted while the parts were answered", 1);
        }
    }
}
