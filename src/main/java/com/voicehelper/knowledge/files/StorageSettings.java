package com.voicehelper.knowledge.files;

import com.voicehelper.platform.module.ConfigurationException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.objects}: where files are. Every process that runs the module knowledge, on either side of a move, must see the same.
 *
 * @param folder keeps the files where no S3 is configured; with S3, only while they arrive
 */
@ConfigurationProperties("voicehelper.objects")
public record StorageSettings(@DefaultValue("data/objects") Path folder, @DefaultValue S3 s3) {

    /**
     * A bucket of a server that speaks Amazon's S3.
     *
     * @param endpoint  the server's URL; null: Amazon's own
     * @param region    the bucket's
     * @param bucket    which must exist; null: files are kept in the folder
     * @param accessKey with the right to read, write and delete there
     * @param secretKey belongs to the access key
     * @param prefix    before the digest in the names of objects
     */
    public record S3(
            @Nullable URI endpoint,
            @DefaultValue("us-east-1") String region,
            @Nullable String bucket,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @DefaultValue("knowledge/") String prefix) {

        @Override
        public String toString() {
            return "S3[endpoint=" + endpoint + ", region=" + region + ", bucket=" + bucket + ", prefix=" + prefix + "]";
        }
    }

    public StorageSettings {
        if (s3.bucket() == null && s3.endpoint() != null) {
            throw new ConfigurationException("voicehelper.objects.s3.bucket", "is missing; the endpoint is set");
        }
        if (s3.bucket() != null && (s3.accessKey() == null || s3.secretKey() == null)) {
            throw new ConfigurationException("voicehelper.objects.s3.access-key", "is missing, or its secret-key is; the bucket is set");
        }
        if (s3.endpoint() != null && (s3.endpoint().getHost() == null || !s3.endpoint().getScheme().startsWith("http"))) {
            throw new ConfigurationException("voicehelper.objects.s3.endpoint", "is '" + s3.endpoint() + "'; it must be an http or https URL");
        }
    }
}
