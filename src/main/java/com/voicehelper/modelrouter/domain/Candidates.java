package com.voicehelper.modelrouter.domain;

import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.ModelDescription.Kind;
import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Tokens;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which models fit a call, in the order in which they are to be asked. */
@Component
class Candidates {

    private static final Set<String> ANY = Set.of("", "auto", "default");

    private final KnownModels models;
    private final Experience experience;
    private final ModelRouterSettings settings;

    Candidates(KnownModels models, Experience experience, ModelRouterSettings settings) {
        this.models = models;
        this.experience = experience;
        this.settings = settings;
    }

    /**
     * A model for a call.
     *
     * @param call      as it is asked: what it may write is bounded when that is paid for
     * @param mostCost  what it can cost at most, in micro-units
     * @param score     the smaller, the better
     */
    record Candidate(ModelDescription model, ModelCall call, long mostCost, double score) {}

    /**
     * The best first; never empty. A model that is left alone for its failures comes after those that are not.
     *
     * @throws ApiException 404 when no model fits, 422 when the conversation is too long for those that do
     */
    List<Candidate> of(ModelChoice choice, ModelCall call) {
        List<ModelDescription> able = models.all().stream()
                .filter(model -> model.kind() == Kind.CHAT && named(choice.model(), model) && model.capabilities().containsAll(choice.needs()))
                .toList();
        if (able.isEmpty()) {
            throw ModelError.UNKNOWN.exception(choice.model() == null || ANY.contains(choice.model())
                    ? "No model can do what is asked for" : "There is no model named '" + choice.model() + "' that can do what is asked for", null);
        }
        List<ModelDescription> large = able.stream().filter(model -> reads(model, call)).toList();
        if (large.isEmpty()) {
            throw ApiException.unprocessable("The conversation is longer than the model can read");
        }
        Long mostCost = choice.mostCost();
        List<Candidate> candidates = large.stream()
                .map(model -> candidate(model, call, choice))
                .filter(candidate -> mostCost == null || candidate.mostCost() <= mostCost)
                .sorted(Comparator.comparing((Candidate candidate) -> candidate.model().local())
                        .thenComparing(candidate -> experience.pausing(candidate.model().name()))
                        .thenComparingDouble(Candidate::score))
                .toList();
        if (candidates.isEmpty()) {
            throw ModelError.UNKNOWN.exception("No model answers this for so little", null);
        }
        return candidates;
    }

    private static boolean named(@Nullable String name, ModelDescription model) {
        return name == null || ANY.contains(name) || model.name().equals(name);
    }

    private static boolean reads(ModelDescription model, ModelCall call) {
        long tokens = call.messages().stream().mapToLong(message -> Tokens.estimate(message.content())).sum()
                + call.sources().stream().mapToLong(source -> Tokens.estimate(source.text())).sum();
        return tokens + (call.maxTokens() == null ? 0 : call.maxTokens()) <= model.contextTokens();
    }

    private Candidate candidate(ModelDescription model, ModelCall call, ModelChoice choice) {
        ModelCall bounded = model.free() || call.maxTokens() != null ? call : call.writingAtMost(settings.maxTokens());
        long writes = bounded.maxTokens() == null ? settings.maxTokens() : bounded.maxTokens();
        long mostCost = model.cost(Math.min(call.mostInputTokens(), Math.max(model.contextTokens(), 1)), writes);
        double cost = (mostCost + 1.0) / experience.successes(model.name());
        double millis = experience.millis(model.name()) / experience.successes(model.name());
        double score = switch (choice.preference()) {
            case CHEAPEST -> cost + millis / 1e9;
            case FASTEST -> millis + cost / 1e9;
            // What is twice as fast may cost twice as much.
            case BALANCED -> cost * millis;
        };
        return new Candidate(model, bounded, mostCost, score);
    }
}
