package com.voicehelper.modeladapter.openai;

import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.modeladapter.domain.Model;
import com.voicehelper.modeladapter.domain.ModelProvider.Embedded;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Tokens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the answer of {@code /embeddings}: vectors as numbers, or as the bytes of little-endian floats in base64. */
final class OpenAiVectors {

    private OpenAiVectors() {}

    /** @throws ApiException {@link ModelError#FAILED} when it is not one vector of the model's dimension per text */
    static Embedded read(JsonMapper json, byte[] body, Model model, List<String> texts) {
        try {
            JsonNode answer = json.readTree(body);
            JsonNode data = answer.path("data");
            if (data.size() != texts.size()) {
                throw wrong("answered with " + data.size() + " vectors for " + texts.size() + " texts");
            }
            float[][] vectors = new float[texts.size()][];
            for (int position = 0; position < data.size(); position++) {
                JsonNode each = data.get(position);
                int index = each.path("index").asInt(position);
                if (index < 0 || index >= vectors.length || vectors[index] != null) {
                    throw wrong("numbered its vectors wrongly");
                }
                vectors[index] = ofUnitLength(vector(each.path("embedding")), model.description().dimension());
            }
            long tokens = answer.path("usage").path("prompt_tokens").asLong(texts.stream().mapToLong(Tokens::estimate).sum());
            return new Embedded(Arrays.asList(vectors), tokens);
        } catch (JacksonException | IllegalArgumentException exception) {
            throw wrong("answered with something that is not JSON with vectors");
        }
    }

    private static float[] vector(JsonNode node) {
        if (node.isString()) {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(node.asString())).order(ByteOrder.LITTLE_ENDIAN);
            float[] vector = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(vector);
            return vector;
        }
        float[] vector = new float[node.size()];
        for (int at = 0; at < vector.length; at++) {
            vector[at] = node.get(at).floatValue();
        }
        return vector;
    }

    private static float[] ofUnitLength(float[] vector, int dimension) {
        if (vector.length != dimension) {
            throw wrong("answered with " + vector.length + " dimensions where " + dimension + " are configured");
        }
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        if (!Double.isFinite(squares) || squares == 0) {
            throw wrong("answered with a vector without a direction");
        }
        double length = Math.sqrt(squares);
        for (int at = 0; at < dimension; at++) {
            vector[at] = (float) (vector[at] / length);
        }
        return vector;
    }

    private static ApiException wrong(String problem) {
        return ModelError.FAILED.exception("The embedding model " + problem, null);
    }
}
