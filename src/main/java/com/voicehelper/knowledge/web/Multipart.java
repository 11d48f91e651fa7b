package com.voicehelper.knowledge.web;

import com.voicehelper.knowledge.files.StoredFile;
import com.voicehelper.knowledge.remote.UploadSettings;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.BodyTooLargeException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.MultipartStream.MalformedStreamException;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;

/**
 * A form with files (RFC 7578), read while it arrives: each file goes to the object storage, and only fields are kept in memory. From the
 * request's own stream, so that what counts and digests the body sees all of it.
 */
record Multipart(List<File> files, Map<String, String> fields) {

    private static final Set<String> FILE_FIELDS = Set.of("files", "files[]", "file", "document", "documents", "upload");
    private static final int LONGEST_FIELD = 65_536;
    private static final int MOST_FIELDS = 100;
    private static final int LONGEST_NAME = 255;
    private static final String UNKNOWN_TYPE = MediaType.APPLICATION_OCTET_STREAM_VALUE;
    /** Of a part, in bytes: a file's name may have four for each character. */
    private static final int LONGEST_HEADERS = 4_096;

    /** @param name the file's, without folders */
    record File(String name, String contentType, StoredFile stored) {}

    /** Where the files go. */
    @FunctionalInterface
    interface Store {
        StoredFile store(InputStream content) throws IOException;
    }

    static boolean is(HttpServletRequest request) {
        return request.getContentType() != null && request.getContentType().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    /**
     * @throws ApiException 400 when it is no such form, has no file or an empty one; 413 when a file is too large; 503 when the object storage does not answer
     * @throws IOException  when the client is gone, or the body too large
     */
    static Multipart read(HttpServletRequest request, Store store, UploadSettings settings) throws IOException {
        if (!is(request)) {
            throw ApiException.badRequest("The body must be multipart/form-data with a file");
        }
        try {
            Multipart form = parts(request, store, settings);
            readOn(request);
            return form;
        } catch (FileUploadException | MalformedStreamException malformed) {
            if (malformed.getCause() instanceof BodyTooLargeException tooLarge) {
                throw tooLarge;
            }
            throw ApiException.badRequest("The body is not valid multipart/form-data: " + malformed.getMessage());
        } catch (ApiException refused) {
            readOn(request);
            throw refused;
        }
    }

    /** What follows the last part belongs to the body and its digest; and a client that still sends would not see why it is refused. */
    private static void readOn(HttpServletRequest request) throws IOException {
        request.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static Multipart parts(HttpServletRequest request, Store store, UploadSettings settings) throws IOException {
        FileUpload form = new FileUpload();
        form.setHeaderEncoding("UTF-8");
        form.setPartHeaderSizeMax(LONGEST_HEADERS);
        FileItemIterator parts = form.getItemIterator(new ServletRequestContext(request));
        List<File> files = new ArrayList<>();
        Map<String, String> fields = new LinkedHashMap<>();
        while (parts.hasNext()) {
            FileItemStream part = parts.next();
            try (InputStream content = part.openStream()) {
                if (part.getName() == null) {
                    field(fields, part.getFieldName(), content);
                } else if (!part.getName().isEmpty() && FILE_FIELDS.contains(part.getFieldName())) {
                    if (files.size() == settings.maxFiles()) {
                        throw ApiException.badRequest("There are more than " + settings.maxFiles() + " files");
                    }
                    files.add(file(part, store.store(content)));
                }
            }
        }
        if (files.isEmpty()) {
            throw ApiException.badRequest("No files provided");
        }
        return new Multipart(List.copyOf(files), fields);
    }

    private static File file(FileItemStream part, StoredFile stored) {
        String name = name(part.getName());
        if (stored.size() == 0) {
            throw ApiException.badRequest("The file '" + name + "' is empty");
        }
        return new File(name, type(part.getContentType(), name), stored);
    }

    private static void field(Map<String, String> fields, String name, InputStream content) throws IOException {
        byte[] value = content.readNBytes(LONGEST_FIELD + 1);
        if (value.length > LONGEST_FIELD || fields.size() == MOST_FIELDS) {
            throw ApiException.badRequest(value.length > LONGEST_FIELD
                    ? "'" + name + "' is longer than " + LONGEST_FIELD + " bytes"
                    : "There are more than " + MOST_FIELDS + " fields");
        }
        fields.put(name, new String(value, StandardCharsets.UTF_8));
    }

    /** The last part of what may be a path of any system, with nothing in it that could be one. */
    private static String name(String sent) {
        String last = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
        String clean = Normalizer.normalize(last, Normalizer.Form.NFC).replaceAll("[\\p{Cc}\\p{Cs}]", "").strip();
        if (clean.isEmpty()) {
            return "file";
        }
        int length = clean.codePointCount(0, clean.length());
        return length <= LONGEST_NAME ? clean : clean.substring(clean.offsetByCodePoints(0, length - LONGEST_NAME));
    }

    /** As the client says; where that says nothing, as the name does. */
    private static String type(@Nullable String sent, String name) {
        if (sent != null && !sent.isBlank() && sent.length() <= LONGEST_NAME && !sent.strip().equals(UNKNOWN_TYPE)) {
            return sent.strip();
        }
        return name.toLowerCase(Locale.ROOT).endsWith(".md") ? "text/markdown"
                : MediaTypeFactory.getMediaType(name).map(MediaType::toString).orElse(UNKNOWN_TYPE);
    }

    /** The first of these fields that is there and not blank. */
    @Nullable String field(String... names) {
        for (String name : names) {
            String value = fields.get(name);
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return null;
    }
}
