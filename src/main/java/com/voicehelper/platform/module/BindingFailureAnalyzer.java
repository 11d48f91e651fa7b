package com.voicehelper.platform.module;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/** Turns a setting that has the wrong type into one clear line. The value of a secret is not shown. */
@Order(1)
class BindingFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable failure, BindException cause) {
        ConfigurationProperty property = cause.getProperty();
        if (property == null) {
            return null;
        }
        String name = property.getName().toString();
        String value = secret(name) ? "(not shown)" : "'" + property.getValue() + "'";
        return new FailureAnalysis(name + " is " + value + ", which is not a valid " + cause.getTarget().getType().toClass().getSimpleName() + reason(cause), null, cause);
    }

    private static boolean secret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("password") || lower.contains("secret") || lower.contains("key") || lower.endsWith("url");
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return root instanceof NumberFormatException || message == null ? "" : ": " + message.lines().findFirst().orElse("");
    }
}
