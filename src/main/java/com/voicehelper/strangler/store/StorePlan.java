package com.voicehelper.strangler.store;

import com.voicehelper.platform.module.ConfigurationException;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.plan.YamlObject;
import java.io.Reader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/**
 * How a store is moved, as its file says. Immutable.
 *
 * @param file      where it was read
 * @param store     the name by which operators call it
 * @param mode      the mode in which it begins when it is seen for the first time; later the state row is right
 * @param readShare the share of reads at the new side in which it begins, in 1/10 000
 * @param ramp      the steps of {@code advance}, shares in 1/10 000, rising, the last one all
 * @param maxAge    how old the last clean comparison may be where one is asked for
 * @param open      opens the store
 */
record StorePlan(String file, String store, String kind, Mode mode, int readShare, List<Integer> ramp, Duration maxAge, Function<StoreContext, MovingStore> open) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,60}");
    private static final Duration LONGEST = Duration.ofDays(1);

    /** @throws ConfigurationException with one line that names the file, the line and the key */
    static StorePlan read(String file, Reader reader, Map<String, StoreKind> kinds, UnaryOperator<String> resolve) {
        YamlObject yaml = YamlObject.parse(file, reader);
        String store = yaml.value("store", StorePlan::name);
        StoreKind kind = yaml.value("kind", word -> kind(word, kinds));
        Mode mode = yaml.value("mode", Mode.OLD, word -> Mode.parse(resolve.apply(word)));
        int readShare = yaml.value("read-percent", mode == Mode.NEW ? Percent.ALL : 0, text -> Percent.parse(resolve.apply(text)));
        try {
            mode.stage(readShare);
        } catch (IllegalArgumentException illegal) {
            throw yaml.problem("read-percent", String.valueOf(illegal.getMessage()));
        }
        List<Integer> ramp = yaml.values("ramp", Percent::parse);
        for (int i = 1; i < ramp.size(); i++) {
            if (ramp.get(i) <= ramp.get(i - 1)) {
                throw yaml.problem("ramp", "does not rise: " + ramp.stream().map(Percent::format).toList());
            }
        }
        if (ramp.isEmpty() || ramp.getLast() != Percent.ALL || ramp.getFirst() == 0) {
            throw yaml.problem("ramp", "must begin above 0 and end at 100, for example [5, 20, 50, 100]");
        }
        Duration maxAge = yaml.value("verification-max-age", Duration.ofMinutes(15), StorePlan::duration);
        Function<StoreContext, MovingStore> open = yaml.object(kind.name(), part -> kind.read(part, resolve));
        yaml.requireAllAsked();
        return new StorePlan(file, store, kind.name(), mode, readShare, List.copyOf(ramp), maxAge, open);
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches() || text.equals("audit")) {
            throw new IllegalArgumentException("'" + text + "' cannot be the name of a store: small letters, digits, - and _, and not 'audit'");
        }
        return text;
    }

    private static StoreKind kind(String word, Map<String, StoreKind> kinds) {
        StoreKind kind = kinds.get(word);
        if (kind == null) {
            throw new IllegalArgumentException("'" + word + "' is not one of " + kinds.keySet().stream().sorted().toList());
        }
        return kind;
    }

    private static Duration duration(String text) {
        try {
            Duration duration = DurationStyle.SIMPLE.parse(text);
            if (duration.isPositive() && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException notATime) {
            // Said below, with the range.
        }
        throw new IllegalArgumentException("'" + text + "' is not a time such as 15m, longer than 0 and at most a day");
    }
}
