package com.voicehelper.knowledge.remote;

import com.voicehelper.platform.module.ConfigurationException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code voicehelper.upload}: what may be uploaded.
 *
 * @param maxFileSize    the largest file; a larger one is answered with 413
 * @param maxRequestSize the longest upload with all its files; also where another process serves it
 * @param maxFiles       the most files of one upload
 */
@ConfigurationProperties("voicehelper.upload")
public record UploadSettings(
        @DefaultValue("50MB") DataSize maxFileSize,
        @DefaultValue("64MB") DataSize maxRequestSize,
        @DefaultValue("50") int maxFiles) {

    public UploadSettings {
        if (maxFileSize.toBytes() < 1) {
            throw new ConfigurationException("voicehelper.upload.max-file-size", "must be at least one byte");
        }
        if (maxRequestSize.compareTo(maxFileSize) < 0) {
            throw new ConfigurationException("voicehelper.upload.max-request-size", "must be at least max-file-size");
        }
        if (maxFiles < 1) {
            throw new ConfigurationException("voicehelper.upload.max-files", "must be at least 1");
        }
    }
}
