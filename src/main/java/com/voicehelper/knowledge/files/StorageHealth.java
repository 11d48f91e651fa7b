package com.voicehelper.knowledge.files;

import com.voicehelper.platform.health.HealthCheck;
import org.springframework.stereotype.Component;

/** Whether the object storage answers. Without it nothing can be uploaded or read anew; what is indexed is found all the same. */
@Component
class StorageHealth implements HealthCheck {

    private final FileStorage storage;

    StorageHealth(FileStorage storage) {
        this.storage = storage;
    }

    @Override
    public String name() {
        return "objects";
    }

    @Override
    public boolean critical() {
        return false;
    }

    @Override
    public void check() {
        storage.requireAnswer();
    }
}
