package com.voicehelper.knowledge.files;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FilesConfiguration {

    @Bean(destroyMethod = "close")
    FileStorage fileStorage(StorageSettings settings) {
        return settings.s3().bucket() == null ? new FolderStorage(settings.folder()) : new S3Storage(settings.folder(), settings.s3());
    }
}
