package com.voicehelper.modeladapter.domain;

import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.ModelDescription.Capability;
import com.voicehelper.platform.module.ConfigurationException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.models}. Prices are in the currency's units for a million tokens, with at most six decimals.
 *
 * @param providers servers that speak OpenAI's protocol, by the name that the models give (base-url, api-key, connect-timeout 5s,
 *                  stall-timeout 30s: the longest silence, max-concurrent 64)
 * @param chat      language models (name, provider, model: its name there, capabilities: tools, json, vision, reasoning,
 *                  context-tokens 8192, input-price, output-price); the model local is always there besides
 * @param embedding embedding models (name, provider, model: its name there, dimension, context-tokens 8192, batch 64: texts sent at
 *                  once, input-price); the model local-hash-v1 is always there besides
 */
@ConfigurationProperties("voicehelper.models")
public record ModelSettings(
        @DefaultValue Map<String, Provider> providers,
        @DefaultValue List<Chat> chat,
        @DefaultValue List<Embedding> embedding,
        @DefaultValue Local local) {

    /**
     * A server that speaks OpenAI's protocol.
     *
     * @param baseUrl        up to and without {@code /chat/completions}
     * @param apiKey         sent as a bearer; null: none is sent
     * @param connectTimeout to connect
     * @param stallTimeout   the longest silence before the first token and between two, and the most that embeddings take
     * @param maxConcurrent  calls at once; more wait as long as connecting may take, then are refused
     */
    public record Provider(
            @Nullable String baseUrl,
            @Nullable String apiKey,
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("30s") Duration stallTimeout,
            @DefaultValue("64") int maxConcurrent) {

        /** Without the key, and without what a URL may carry besides its address. */
        @Override
        public String toString() {
            return "Provider[" + (baseUrl == null ? null : baseUrl.replaceAll("\\?.*", "").replaceAll("//[^/@]*@", "//")) + "]";
        }
    }

    /**
     * A language model.
     *
     * @param name     as it is asked for
     * @param provider one of the providers
     * @param model    its name there; null: the same
     */
    public record Chat(
            @Nullable String name,
            @Nullable String provider,
            @Nullable String model,
            @DefaultValue Set<Capability> capabilities,
            @DefaultValue("8192") int contextTokens,
            @DefaultValue("0") BigDecimal inputPrice,
            @DefaultValue("0") BigDecimal outputPrice) {}

    /**
     * An embedding model.
     *
     * @param name      as it is asked for
     * @param provider  one of the providers
     * @param model     its name there; null: the same
     * @param dimension of its vectors
     * @param batch     texts sent at once
     */
    public record Embedding(
            @Nullable String name,
            @Nullable String provider,
            @Nullable String model,
            int dimension,
            @DefaultValue("8192") int contextTokens,
            @DefaultValue("64") int batch,
            @DefaultValue("0") BigDecimal inputPrice) {}

    /**
     * The models of this process.
     *
     * @param pause          between two words of the local language model
     * @param dimension      of the local embedding's vectors
     * @param inputPrice     of the local language model, for a million tokens
     * @param outputPrice    of the local language model, for a million tokens
     * @param embeddingPrice of the local embedding, for a million tokens
     */
    public record Local(
            @DefaultValue("10ms") Duration pause,
            @DefaultValue("384") int dimension,
            @DefaultValue("0") BigDecimal inputPrice,
            @DefaultValue("0") BigDecimal outputPrice,
            @DefaultValue("0") BigDecimal embeddingPrice) {}

    public ModelSettings {
        providers = Map.copyOf(providers);
        chat = List.copyOf(chat);
        embedding = List.copyOf(embedding);
        providers.forEach(ModelSettings::check);
        Set<String> names = new HashSet<>(Set.of(Models.LOCAL_CHAT, Models.LOCAL_EMBEDDING));
        for (int at = 0; at < chat.size(); at++) {
            Chat model = chat.get(at);
            named("chat[" + at + "]", model.name(), model.provider(), providers, names);
            atLeastOne("chat[" + at + "].context-tokens", model.contextTokens());
        }
        for (int at = 0; at < embedding.size(); at++) {
            Embedding model = embedding.get(at);
            named("embedding[" + at + "]", model.name(), model.provider(), providers, names);
            atLeastOne("embedding[" + at + "].dimension", model.dimension());
            atLeastOne("embedding[" + at + "].context-tokens", model.contextTokens());
            atLeastOne("embedding[" + at + "].batch", model.batch());
        }
        atLeastOne("local.dimension", local.dimension());
        if (local.pause().isNegative()) {
            throw wrong("local.pause", "is negative");
        }
    }

    private static void check(String name, Provider provider) {
        String prefix = "providers." + name;
        if (name.equals(ModelDescription.LOCAL)) {
            throw wrong(prefix, "takes a name that is taken: local is this process");
        }
        String url = provider.baseUrl();
        if (url == null || url.isBlank()) {
            throw wrong(prefix + ".base-url", "is missing");
        }
        if (!http(url)) {
            throw wrong(prefix + ".base-url", "must be an http or https URL");
        }
        atLeastOne(prefix + ".connect-timeout", provider.connectTimeout().toMillis());
        atLeastOne(prefix + ".stall-timeout", provider.stallTimeout().toMillis());
        atLeastOne(prefix + ".max-concurrent", provider.maxConcurrent());
    }

    private static boolean http(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException exception) {
            return false;
        }
    }

    private static void named(String prefix, @Nullable String name, @Nullable String provider, Map<String, Provider> providers, Set<String> names) {
        if (name == null || name.isBlank()) {
            throw wrong(prefix + ".name", "is missing");
        }
        if (!names.add(name)) {
            throw wrong(prefix + ".name", "is '" + name + "', which another model has");
        }
        if (provider == null || !providers.containsKey(provider)) {
            throw wrong(prefix + ".provider", "is '" + provider + "', which is not one of voicehelper.models.providers");
        }
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw wrong(name, "must be greater than 0");
        }
    }

    private static ConfigurationException wrong(String name, String problem) {
        return new ConfigurationException("voicehelper.models." + name, problem);
    }
}
