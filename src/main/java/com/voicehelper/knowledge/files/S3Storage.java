package com.voicehelper.knowledge.files;

import com.voicehelper.platform.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Files as objects of a bucket. A file arrives in a local folder first: its name is known only when all of it is there. */
final class S3Storage implements FileStorage {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Path arriving;
    private final StorageSettings.S3 settings;
    private volatile @Nullable S3Client client;

    S3Storage(Path folder, StorageSettings.S3 settings) {
        this.arriving = folder.resolve("arriving");
        this.settings = settings;
    }

    @Override
    public StoredFile put(InputStream content, long atMost) throws IOException {
        try (Spool spool = Spool.of(content, atMost, arriving)) {
            ask(s3 -> s3.putObject(put -> put.bucket(settings.bucket()).key(key(spool.file().sha256())), spool.path()));
            return spool.file();
        }
    }

    @Override
    public InputStream open(String sha256) {
        return ask(s3 -> s3.getObject(get -> get.bucket(settings.bucket()).key(key(sha256))));
    }

    @Override
    public byte[] read(String sha256, long offset, int length) {
        return length == 0 ? new byte[0] : ask(s3 -> s3.getObjectAsBytes(get -> get.bucket(settings.bucket()).key(key(sha256))
                .range("bytes=" + offset + "-" + (offset + length - 1)))).asByteArray();
    }

    @Override
    public boolean deleteOlderThan(Duration age, String sha256) {
        try {
            Instant stored = ask(s3 -> s3.headObject(head -> head.bucket(settings.bucket()).key(key(sha256)))).lastModified();
            if (stored.isAfter(Instant.now().minus(age))) {
                return false;
            }
            ask(s3 -> s3.deleteObject(delete -> delete.bucket(settings.bucket()).key(key(sha256))));
            return true;
        } catch (ApiException exception) {
            if (exception.status().value() == 404) {
                return true;
            }
            throw exception;
        }
    }

    @Override
    public void requireAnswer() {
        client().headBucket(head -> head.bucket(settings.bucket()));
    }

    @Override
    public void sweep() {
        Spool.sweep(arriving);
    }

    private String key(String sha256) {
        return settings.prefix() + sha256;
    }

    private <T> T ask(Function<S3Client, T> call) {
        try {
            return call.apply(client());
        } catch (S3Exception refused) {
            if (refused.statusCode() == 404 || refused.statusCode() == 416) {
                throw ApiException.notFound("The file is not in the object storage");
            }
            throw Spool.away(refused);
        } catch (SdkException failed) {
            throw Spool.away(failed);
        }
    }

    /** Made when it is first needed: it costs half a second. */
    private S3Client client() {
        S3Client known = client;
        if (known == null) {
            synchronized (this) {
                known = client == null ? connect() : client;
                client = known;
            }
        }
        return known;
    }

    /** Without checksums of Amazon's own kinds, which not every server knows. */
    private S3Client connect() {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        String.valueOf(settings.accessKey()), String.valueOf(settings.secretKey()))))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.apiCallTimeout(LONGEST))
                .httpClient(Apache5HttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE).connectionMaxIdleTime(IDLE).build());
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint()).forcePathStyle(true);
        }
        return builder.build();
    }

    @Override
    public synchronized void close() {
        S3Client known = client;
        if (known != null) {
            known.close();
            client = null;
        }
    }
}
