package com.voicehelper.strangler.store.redis;

import com.voicehelper.strangler.plan.YamlObject;
import com.voicehelper.strangler.store.redis.Renames.Rename;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a plan says about a key space.
 *
 * @param young the new side
 */
record RedisPlan(Address old, Address young, Renames renames) {

    /** @param cluster whether the addresses are some of the nodes of a cluster; otherwise there is one */
    record Address(List<String> urls, boolean cluster) {}

    static RedisPlan read(YamlObject yaml, UnaryOperator<String> resolve) {
        Address old = yaml.object("old", side -> address(side, resolve));
        Address young = yaml.object("new", side -> address(side, resolve));
        List<Rename> rules = yaml.objects("keys", rule -> new Rename(rule.value("from", Rename::prefix), rule.value("to", Rename::prefix)));
        if (rules.isEmpty()) {
            throw yaml.problem("keys", "names no keys; for example: - {from: \"session:{id}\", to: \"conversation:cache:session:{id}\"}");
        }
        Set<String> seen = new HashSet<>();
        for (Rename rule : rules) {
            if (!seen.add("from " + rule.from()) || !seen.add("to " + rule.to())) {
                throw yaml.problem("keys", "collide: two rules begin with '" + rule.from() + "' or lead to '" + rule.to() + "'");
            }
        }
        if (old.urls().stream().anyMatch(young.urls()::contains)) {
            throw yaml.problem("new", "is the old side");
        }
        return new RedisPlan(old, young, new Renames(rules));
    }

    private static Address address(YamlObject yaml, UnaryOperator<String> resolve) {
        List<String> urls = yaml.values("urls", text -> url(resolve.apply(text)));
        boolean cluster = yaml.value("cluster", false, RedisPlan::yesOrNo);
        if (urls.isEmpty() || urls.size() > 1 && !cluster) {
            throw yaml.problem("urls", urls.isEmpty() ? "names no server" : "names several servers; say cluster: true if they are one");
        }
        return new Address(List.copyOf(urls), cluster);
    }

    private static String url(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException wrong) {
            // Its message shows the address, with the password in it.
            throw new IllegalArgumentException("is not an address such as redis://localhost:6379; what is no letter or digit in a password is written as %40");
        }
        if (url.getHost() == null || url.getPort() < 1 || !List.of("redis", "rediss").contains(String.valueOf(url.getScheme()))) {
            throw new IllegalArgumentException("is not an address such as redis://localhost:6379");
        }
        return text;
    }

    private static boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }
}
