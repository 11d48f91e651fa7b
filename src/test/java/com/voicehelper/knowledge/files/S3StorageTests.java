package com.voicehelper.knowledge.files;

import com.voicehelper.support.ObjectServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3StorageTests extends FileStorageContract {

    @TempDir
    private static Path folder;

    private static ObjectServer server;
    private static FileStorage storage;

    @BeforeAll
    static void start() throws Exception {
        server = ObjectServer.start();
        storage = new S3Storage(folder, new StorageSettings.S3(server.endpoint(), "us-east-1", "files", ObjectServer.ACCESS_KEY,
                ObjectServer.SECRET_KEY, "knowledge/"));
        try (S3Client client = S3Client.builder().endpointOverride(server.endpoint()).region(Region.US_EAST_1).forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(ObjectServer.ACCESS_KEY, ObjectServer.SECRET_KEY)))
                .build()) {
            client.createBucket(create -> create.bucket("files"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        storage.close();
        server.close();
    }

    @Override
    FileStorage storage() {
        return storage;
    }

    @Override
    void goAway() throws Exception {
        server.goAway();
    }

    @Override
    void comeBack() throws Exception {
        server.comeBack();
    }
}
