package com.voicehelper.orchestrator.flow;

import com.voicehelper.orchestrator.TaskRequest.Flow;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.domain.OrchestratorSettings;
import com.voicehelper.orchestrator.flow.Part.Relation;
import com.voicehelper.orchestrator.flow.Work.Ask;
import com.voicehelper.orchestrator.flow.Work.IfNothing;
import com.voicehelper.orchestrator.flow.Work.Means;
import com.voicehelper.orchestrator.flow.Work.Parallel;
import com.voicehelper.orchestrator.flow.Work.Serial;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.retrieval.RetrievalApi;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Decides how a task is done. The same task gets the same plan in every attempt. Thread-safe. */
@Component
public class Planner {

    private final RetrievalApi retrieval;
    private final ModelParts modelParts;
    private final OrchestratorSettings settings;

    Planner(RetrievalApi retrieval, ModelParts modelParts, OrchestratorSettings settings) {
        this.retrieval = retrieval;
        this.modelParts = modelParts;
        this.settings = settings;
    }

    /**
     * What AUTO means: documents where the tenant has any, else the model alone; in parts where the question clearly has several and
     * there are documents to find them in (a model answers several questions as well in one call).
     *
     * @throws com.voicehelper.platform.ApiException 503 when it cannot be told whether there are documents
     */
    public Workflow plan(TaskRequest request, Journal journal, Cancellation cancellation) {
        return switch (request.flow()) {
            case DIRECT -> new Workflow(Flow.DIRECT, new Ask(1, Means.MODEL, null));
            case RETRIEVAL -> new Workflow(Flow.RETRIEVAL, new Ask(1, Means.DOCUMENTS, null));
            case MULTI_STEP -> inParts(request, retrieval.hasPassages(request.tenantId()) ? Means.DOCUMENTS : Means.MODEL, journal, cancellation);
            case AUTO -> {
                if (!retrieval.hasPassages(request.tenantId())) {
                    yield new Workflow(Flow.DIRECT, new Ask(1, Means.MODEL, null));
                }
                yield byRules(request).size() > 1
                        ? inParts(request, Means.DOCUMENTS, journal, cancellation)
                        : new Workflow(Flow.RETRIEVAL, new Ask(1, Means.DOCUMENTS, null));
            }
        };
    }

    private List<Part> byRules(TaskRequest request) {
        return Parts.of(request.turns().getLast().content(), settings.mostParts());
    }

    private Workflow inParts(TaskRequest request, Means means, Journal journal, Cancellation cancellation) {
        List<Part> parts = settings.planningModel() == null
                ? byRules(request)
                : modelParts.of(request, settings.planningModel(), settings.mostParts(), journal, cancellation).orElseGet(() -> byRules(request));
        return new Workflow(Flow.MULTI_STEP, parts.size() == 1 ? new Ask(1, means, null) : work(parts, means));
    }

    /** Parts that stand alone are asked side by side, each followed by those that depend on it. */
    static Work work(List<Part> parts, Means means) {
        List<List<Work>> chains = new ArrayList<>();
        int place = 0;
        for (Part part : parts) {
            Work ask = new Ask(++place, means, part.question());
            if (chains.isEmpty() || part.relation() == Relation.INDEPENDENT) {
                chains.add(new ArrayList<>(List.of(ask)));
            } else if (part.relation() == Relation.DEPENDS) {
                chains.getLast().add(ask);
            } else {
                chains.getLast().add(new IfNothing(chains.getLast().removeLast(), ask));
            }
        }
        List<Work> works = chains.stream().map(chain -> chain.size() == 1 ? chain.getFirst() : new Serial(chain)).toList();
        return works.size() == 1 ? works.getFirst() : new Parallel(works);
    }
}
