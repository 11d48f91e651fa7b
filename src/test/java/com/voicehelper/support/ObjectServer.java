package com.voicehelper.support;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;

/** A real S3 server (S3Proxy) whose objects are in memory; they outlive its being away. */
public final class ObjectServer implements AutoCloseable {

    public static final String ACCESS_KEY = "access";
    public static final String SECRET_KEY = "secret of a test";

    private final BlobStore objects = BlobStores.create("transient-nio2", new Properties());
    private S3Proxy server;
    private final int port;

    private ObjectServer(long largest) throws Exception {
        server = serve(0, largest);
        port = server.getPort();
    }

    public static ObjectServer start() throws Exception {
        return new ObjectServer(5L << 30);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public void createBucket(String name) {
        objects.createContainer(name);
    }

    public void goAway() throws Exception {
        server.stop();
    }

    public void comeBack() throws Exception {
        server = serve(port, 5L << 30);
    }

    /** From now on refuses objects that are larger. */
    public void refuseAbove(long bytes) throws Exception {
        server.stop();
        server = serve(port, bytes);
    }

    private S3Proxy serve(int port, long largest) throws Exception {
        S3Proxy server = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .maxSinglePartObjectSize(largest)
                .ignoreUnknownHeaders(true)
                .stopTimeout(0)
                .build();
        server.start();
        return server;
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
