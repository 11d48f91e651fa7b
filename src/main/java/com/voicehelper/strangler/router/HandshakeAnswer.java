package com.voicehelper.strangler.router;

import com.voicehelper.platform.web.ApiErrors;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A service's answer to the handshake of a WebSocket. Not a byte is read beyond it.
 *
 * @param body what came with a refusal that announced its length; empty otherwise
 */
record HandshakeAnswer(int status, List<Field> fields, byte[] body) {

    private static final int LARGEST = 65_536;

    record Field(String name, String value) {}

    static HandshakeAnswer read(InputStream in) throws IOException {
        String[] lines = head(in).split("\r?\n");
        String[] first = lines[0].split(" ", 3);
        if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("[1-5]\\d\\d")) {
            throw new IOException("The service's answer is not HTTP");
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0) {
                throw new IOException("The service's answer has a line that is not a field");
            }
            fields.add(new Field(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip()));
        }
        HandshakeAnswer answer = new HandshakeAnswer(Integer.parseInt(first[1]), List.copyOf(fields), new byte[0]);
        return answer.status == 101 ? answer : answer.withBody(in);
    }

    private HandshakeAnswer withBody(InputStream in) throws IOException {
        List<String> length = values("content-length");
        if (length.size() != 1 || !length.getFirst().matches("\\d{1,5}")) {
            return this;
        }
        return new HandshakeAnswer(status, fields, in.readNBytes(Math.min(LARGEST, Integer.parseInt(length.getFirst()))));
    }

    List<String> values(String name) {
        return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Field::value).toList();
    }

    boolean notOwner() {
        return status == ApiErrors.NOT_OWNER && !values(ApiErrors.NOT_OWNER_HEADER).isEmpty();
    }

    /** Byte by byte, because what follows belongs to the WebSocket. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream(512);
        int ending = 0;
        while (ending < 4) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The service closed the connection during the handshake");
            }
            if (head.size() == LARGEST) {
                throw new IOException("The service's answer to the handshake is too long");
            }
            head.write(next);
            ending = next == (ending % 2 == 0 ? '\r' : '\n') ? ending + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
