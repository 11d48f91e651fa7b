package com.voicehelper.orchestrator.flow;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A workflow, as data: calls that are made one after the other, side by side, or only if they are needed. Immutable. */
public sealed interface Work {

    /** Who is asked. */
    enum Means {
        MODEL("answer"), DOCUMENTS("retrieve");

        private final String kind;

        Means(String kind) {
            this.kind = kind;
        }

        /** As steps are called. */
        public String kind() {
            return kind;
        }
    }

    /**
     * One call.
     *
     * @param place    which of the workflow's calls, from 1; the same whenever the same question is planned
     * @param question null: what the task asks, as it stands
     */
    record Ask(int place, Means means, @Nullable String question) implements Work {}

    /** One after the other; each knows what was asked and answered before it. */
    record Serial(List<Work> parts) implements Work {
        public Serial {
            parts = List.copyOf(parts);
        }
    }

    /** Side by side. */
    record Parallel(List<Work> parts) implements Work {
        public Parallel {
            parts = List.copyOf(parts);
        }
    }

    /** The second only when the first found nothing. */
    record IfNothing(Work first, Work otherwise) implements Work {}

    /** Its calls, in the order in which their answers are read. */
    default Stream<Ask> asks() {
        return switch (this) {
            case Ask ask -> Stream.of(ask);
            case Serial(List<Work> parts) -> parts.stream().flatMap(Work::asks);
            case Parallel(List<Work> parts) -> parts.stream().flatMap(Work::asks);
            case IfNothing(Work first, Work otherwise) -> Stream.concat(first.asks(), otherwise.asks());
        };
    }
}
