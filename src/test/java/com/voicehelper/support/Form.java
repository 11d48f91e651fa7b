package com.voicehelper.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A form with files, as browsers and the clients' libraries send it. */
public final class Form {

    private static final String BOUNDARY = "----form-of-a-test-7d1f0c";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private byte[] lastFile = {};

    public Form field(String name, String value) {
        return part("Content-Disposition: form-data; name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
    }

    public Form file(String field, String filename, String contentType, String content) {
        return file(field, filename, contentType, content.getBytes(StandardCharsets.UTF_8));
    }

    public Form file(String field, String filename, String contentType, byte[] content) {
        lastFile = content;
        return part("Content-Disposition: form-data; name=\"" + field + "\"; filename=\"" + filename + "\"\r\nContent-Type: " + contentType, content);
    }

    private Form part(String head, byte[] content) {
        body.writeBytes(("--" + BOUNDARY + "\r\n" + head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public byte[] body() {
        byte[] end = ("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(body.toByteArray(), body.size() + end.length);
        System.arraycopy(end, 0, whole, body.size(), end.length);
        return whole;
    }

    /** In hexadecimal. */
    public String sha256OfLastFile() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lastFile));
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException(exception);
        }
    }

    public static String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    /** Sends it. */
    public Client.Reply send(Client client, String method, String path, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = contentType();
        return client.send(method, path, body(), all);
    }

    public Client.Reply post(Client client, String path, String... headers) {
        return send(client, "POST", path, headers);
    }
}
