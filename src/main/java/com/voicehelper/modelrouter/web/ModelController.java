package com.voicehelper.modelrouter.web;

import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modelrouter.domain.Experience;
import com.voicehelper.modelrouter.domain.KnownModels;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The models in OpenAI's list form, with what they can do, what they cost and how they are. */
@RestController
@RequestMapping("/api/v1/models")
class ModelController {

    private final KnownModels models;
    private final Experience experience;

    ModelController(KnownModels models, Experience experience) {
        this.models = models;
        this.experience = experience;
    }

    @GetMapping
    Map<String, Object> list() {
        Caller.required();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("object", "list");
        answer.put("data", models.all().stream().map(this::view).toList());
        return answer;
    }

    @GetMapping("/{id}")
    Map<String, Object> get(@PathVariable String id) {
        Caller.required();
        return models.all().stream().filter(model -> model.name().equals(id)).findFirst().map(this::view)
                .orElseThrow(() -> ApiException.notFound("There is no model named '" + id + "'"));
    }

    /** When a model was made, which OpenAI tells, is not known here: 0. */
    private Map<String, Object> view(ModelDescription model) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", model.name());
        view.put("object", "model");
        view.put("created", 0);
        view.put("owned_by", model.provider());
        view.put("kind", lower(model.kind()));
        view.put("capabilities", model.capabilities().stream().map(ModelController::lower).sorted().toList());
        view.put("context_tokens", model.contextTokens());
        if (model.dimension() > 0) {
            view.put("dimension", model.dimension());
        }
        view.put("price_per_million_tokens", Map.of("input", units(model.inputPrice()), "output", units(model.outputPrice())));
        if (model.kind() == ModelDescription.Kind.CHAT) {
            Experience.Health health = experience.health(model.name());
            view.put("health", Map.of("status", health.asked() ? "up" : "paused", "first_token_ms", health.millis(),
                    "failures_in_a_row", health.failures()));
        }
        return view;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static BigDecimal units(long micros) {
        BigDecimal units = BigDecimal.valueOf(micros, 6).stripTrailingZeros();
        return units.scale() < 0 ? units.setScale(0) : units;
    }
}
