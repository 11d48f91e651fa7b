package com.voicehelper.platform.module;

/** A setting that stops the start. Reported as one line that names the setting ({@link ConfigurationFailureAnalyzer}). */
public final class ConfigurationException extends RuntimeException {

    /**
     * @param setting the name of the property or the file
     * @param problem what is wrong with it, as the rest of a sentence that starts with the setting
     */
    public ConfigurationException(String setting, String problem) {
        super(setting + " " + problem);
    }
}
