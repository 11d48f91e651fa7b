package com.voicehelper.modeladapter.domain;

import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.ModelDescription.Kind;
import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.module.ConfigurationException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The models of this process: those that are configured, in that order, then the local ones. Immutable. */
@Component
public class Models {

    public static final String LOCAL_CHAT = "local";
    /** Its version is in its name: vectors of another version are not comparable with it. */
    public static final String LOCAL_EMBEDDING = "local-hash-v1";

    private static final int LOCAL_CONTEXT = 65_536;
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private final List<Model> models;

    Models(ModelSettings settings) {
        List<Model> all = new ArrayList<>();
        settings.chat().forEach(chat -> all.add(model(chat)));
        all.add(new Model(new ModelDescription(LOCAL_CHAT, ModelDescription.LOCAL, Kind.CHAT, Set.of(), LOCAL_CONTEXT, 0,
                price("local.input-price", settings.local().inputPrice()),
                price("local.output-price", settings.local().outputPrice())), LOCAL_CHAT, 1));
        settings.embedding().forEach(embedding -> all.add(model(embedding)));
        all.add(new Model(new ModelDescription(LOCAL_EMBEDDING, ModelDescription.LOCAL, Kind.EMBEDDING, Set.of(), LOCAL_CONTEXT,
                settings.local().dimension(), price("local.embedding-price", settings.local().embeddingPrice()), 0), LOCAL_EMBEDDING, 256));
        models = List.copyOf(all);
    }

    private static Model model(ModelSettings.Chat chat) {
        String name = Objects.requireNonNull(chat.name());
        return new Model(new ModelDescription(name, Objects.requireNonNull(chat.provider()), Kind.CHAT, chat.capabilities(),
                chat.contextTokens(), 0, price(name, chat.inputPrice()), price(name, chat.outputPrice())),
                Objects.requireNonNullElse(chat.model(), name), 1);
    }

    private static Model model(ModelSettings.Embedding embedding) {
        String name = Objects.requireNonNull(embedding.name());
        return new Model(new ModelDescription(name, Objects.requireNonNull(embedding.provider()), Kind.EMBEDDING, Set.of(),
                embedding.contextTokens(), embedding.dimension(), price(name, embedding.inputPrice()), 0),
                Objects.requireNonNullElse(embedding.model(), name), embedding.batch());
    }

    private static long price(String of, BigDecimal units) {
        try {
            long micros = units.multiply(MILLION).longValueExact();
            if (micros >= 0) {
                return micros;
            }
        } catch (ArithmeticException exception) {
            // Told below.
        }
        throw new ConfigurationException("voicehelper.models", "names the price " + units + " for " + of
                + "; it must be at least 0 and have at most six decimals");
    }

    public List<ModelDescription> descriptions() {
        return models.stream().map(Model::description).toList();
    }

    /** @throws ApiException {@link ModelError#UNKNOWN} */
    Model find(Kind kind, @Nullable String name) {
        return models.stream().filter(model -> model.description().kind() == kind && model.name().equals(name)).findFirst()
                .orElseThrow(() -> ModelError.UNKNOWN.exception("There is no " + (kind == Kind.CHAT ? "language" : "embedding")
                        + " model named '" + name + "'", null));
    }
}
