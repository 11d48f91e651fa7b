package com.voicehelper.strangler.store.objects;

import com.voicehelper.strangler.plan.YamlObject;
import java.net.URI;
import java.util.function.UnaryOperator;

/**
 * Where one side's objects are.
 *
 * @param publicUrl what comes before the key in the address of an object
 */
record Location(URI endpoint, String region, String bucket, String accessKey, String secretKey, URI publicUrl) {

    static Location read(YamlObject yaml, UnaryOperator<String> resolve) {
        return new Location(
                yaml.value("endpoint", text -> url(resolve.apply(text))),
                yaml.value("region", "us-east-1", resolve::apply),
                yaml.value("bucket", resolve::apply),
                yaml.value("access-key", resolve::apply),
                yaml.value("secret-key", resolve::apply),
                yaml.value("public-url", text -> url(resolve.apply(text))));
    }

    boolean sameObjectsAs(Location other) {
        return endpoint.equals(other.endpoint) && bucket.equals(other.bucket);
    }

    private static URI url(String text) {
        URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        if (url.getHost() == null) {
            throw new IllegalArgumentException("'" + text + "' is not an address such as https://objects.example.com");
        }
        return url;
    }

    @Override
    public String toString() {
        return endpoint + "/" + bucket;
    }
}
