package com.voicehelper.strangler.store.objects;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One bucket. Connects when it is first asked for something. Thread-safe. */
final class ObjectSide implements AutoCloseable {

    /** The longest that one object may take, either way. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final int PAGE = 500;

    private final Location location;
    private @Nullable S3Client reading;
    private @Nullable S3Client writing;

    ObjectSide(Location location) {
        this.location = location;
    }

    /** @param sha256 of the bytes that can be read, in lower-case hex */
    record Seen(long size, String sha256, @Nullable String contentType) {}

    /** Up to some hundred keys, in the order of their UTF-8 bytes, from the first one after the given one. */
    List<String> keys(String prefix, String after) {
        return reading().listObjectsV2(list -> list.bucket(location.bucket()).prefix(prefix).startAfter(after.isEmpty() ? null : after).maxKeys(PAGE))
                .contents().stream().map(S3Object::key).toList();
    }

    /** The object as a stream that the caller closes; null when there is none. */
    @Nullable ResponseInputStream<GetObjectResponse> open(String key) {
        try {
            return reading().getObject(get -> get.bucket(location.bucket()).key(key));
        } catch (NoSuchKeyException none) {
            return null;
        }
    }

    boolean has(String key) {
        try {
            reading().headObject(head -> head.bucket(location.bucket()).key(key));
            return true;
        } catch (NoSuchKeyException none) {
            return false;
        }
    }

    void put(String key, InputStream content, long length, PutObjectRequest.Builder attributes) {
        writing().putObject(attributes.bucket(location.bucket()).key(key).build(), RequestBody.fromInputStream(content, length));
    }

    void delete(String key) {
        reading().deleteObject(delete -> delete.bucket(location.bucket()).key(key));
    }

    /** Reads the whole object, a piece at a time; null when there is none. */
    @Nullable Seen see(String key) {
        try (var stream = open(key)) {
            if (stream == null) {
                return null;
            }
            DigestInputStream digesting = digesting(stream);
            digesting.transferTo(java.io.OutputStream.nullOutputStream());
            return new Seen(stream.response().contentLength(), hex(digesting), stream.response().contentType());
        } catch (IOException exception) {
            throw new java.io.UncheckedIOException(key + " at " + location + " could not be read to its end: " + exception.getMessage(), exception);
        }
    }

    /** @throws RuntimeException when the bucket does not answer */
    void requireAnswer() {
        reading().headBucket(head -> head.bucket(location.bucket()));
    }

    URI url(String key) {
        String path = Arrays.stream(key.split("/", -1)).map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20")).collect(Collectors.joining("/"));
        return URI.create(location.publicUrl() + "/" + path);
    }

    static DigestInputStream digesting(InputStream stream) {
        try {
            return new DigestInputStream(stream, MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException(exception);
        }
    }

    static String hex(DigestInputStream read) {
        return HexFormat.of().formatHex(read.getMessageDigest().digest());
    }

    private synchronized S3Client reading() {
        if (reading == null) {
            reading = client(AwsRetryStrategy.standardRetryStrategy());
        }
        return reading;
    }

    /** Without retries: a stream cannot be read again. */
    private synchronized S3Client writing() {
        if (writing == null) {
            writing = client(AwsRetryStrategy.doNotRetry());
        }
        return writing;
    }

    /** Without checksums of Amazon's own kinds, which not every server knows. */
    private S3Client client(RetryStrategy retries) {
        return S3Client.builder()
                .endpointOverride(location.endpoint())
                .region(Region.of(location.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(location.accessKey(), location.secretKey())))
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.retryStrategy(retries).apiCallTimeout(LONGEST))
                .httpClient(Apache5HttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE).connectionMaxIdleTime(IDLE).build())
                .build();
    }

    @Override
    public synchronized void close() {
        for (S3Client client : new S3Client[] {reading, writing}) {
            if (client != null) {
                client.close();
            }
        }
        reading = null;
        writing = null;
    }

    @Override
    public String toString() {
        return location.toString();
    }
}
