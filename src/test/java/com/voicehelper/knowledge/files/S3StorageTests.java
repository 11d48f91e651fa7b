package com.voicehelper.knowledge.files;

import com.voicehelper.support.ObjectServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

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
        server.createBucket("files");
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
