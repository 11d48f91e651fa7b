package com.voicehelper.strangler.store.redis;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which keys move, and what they are called at the new side: the longest prefix decides. A key that no rule names stays where it is.
 * Immutable.
 */
record Renames(List<Rename> rules) {

    /** @param from to the prefixes; what follows is kept */
    record Rename(String from, String to) {

        /** @param pattern such as {@code session:{id}}: a prefix, and a name in braces for the rest */
        static String prefix(String pattern) {
            if (!pattern.matches("[^{}]*\\{[a-z_]+}")) {
                throw new IllegalArgumentException("'" + pattern + "' is not a prefix with the rest in braces, such as session:{id}");
            }
            return pattern.substring(0, pattern.indexOf('{'));
        }
    }

    Renames {
        rules = List.copyOf(rules);
    }

    /** What a key of the old side is called at the new one; null when it does not move. */
    @Nullable String toNew(String oldKey) {
        Rename rule = rules.stream().filter(each -> oldKey.startsWith(each.from)).max(Comparator.comparingInt(each -> each.from.length())).orElse(null);
        return rule == null ? null : rule.to + oldKey.substring(rule.from.length());
    }

    /** What a key of the new side is called at the old one; null when no key that moves is called so. */
    @Nullable String toOld(String newKey) {
        return rules.stream().filter(rule -> newKey.startsWith(rule.to)).map(rule -> rule.from + newKey.substring(rule.to.length()))
                .filter(oldKey -> newKey.equals(toNew(oldKey))).max(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder())).orElse(null);
    }

    /** Whether another key would be called the same at the new side. */
    boolean collides(String oldKey) {
        String newKey = toNew(oldKey);
        return newKey != null && rules.stream().filter(rule -> newKey.startsWith(rule.to)).map(rule -> rule.from + newKey.substring(rule.to.length()))
                .filter(other -> newKey.equals(toNew(other))).distinct().count() > 1;
    }
}
