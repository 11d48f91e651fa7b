package com.voicehelper.strangler.plan;

import com.voicehelper.platform.module.ConfigurationException;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.plan.Plan.Gates;
import com.voicehelper.strangler.plan.Plan.Ramp;
import com.voicehelper.strangler.plan.Plan.StickTo;
import com.voicehelper.strangler.plan.Plan.SwitchLimits;
import java.io.Reader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Reads a plan and refuses what it does not understand: one line that names the file, the line and the key. */
final class PlanReader {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern PATH = Pattern.compile("(/([A-Za-z0-9._~-]+|\\{[a-z_]+}))+(/\\*\\*)?");
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration A_WEEK = Duration.ofDays(7);

    private PlanReader() {}

    static Plan read(String file, String module, Reader reader) {
        YamlObject yaml = YamlObject.parse(file, reader);
        Plan plan = new Plan(
                yaml.value("module", name -> requireEqual(name, module)),
                yaml.objects("routes", PlanReader::route),
                distinct("stickiness", yaml, yaml.values("stickiness", choice(StickTo.class))),
                yaml.value("salt", "", salt -> salt),
                yaml.value("acknowledge", true, PlanReader::acknowledge),
                yaml.object("ramp", PlanReader::ramp),
                yaml.object("switch", PlanReader::switchLimits),
                yaml.object("shadow", Comparison.EXACT, ComparisonReader::read),
                yaml.object("verification", verification -> verification.value("max-age", upTo(A_DAY))));
        yaml.requireAllAsked();
        if (plan.routes().isEmpty()) {
            throw yaml.problem("routes", "names no route; a module without routes cannot be moved");
        }
        if (plan.stickiness().isEmpty()) {
            throw yaml.problem("stickiness", "is empty; say what a read sticks to: user, tenant, conversation, address");
        }
        requireDistinctRoutes(List.of(plan));
        return plan;
    }

    /** A request belongs to one route, of one module. */
    static void requireDistinctRoutes(Collection<Plan> plans) {
        Map<String, String> seen = new HashMap<>();
        for (Plan plan : plans) {
            for (Route route : plan.routes()) {
                String shape = route.pattern().getPatternString().replaceAll("\\{[^}]*}", "{}") + (route.webSocket() ? " (WebSocket)" : "");
                for (String method : route.methods().isEmpty() ? METHODS : route.methods()) {
                    String before = seen.put(method + " " + shape, plan.module());
                    if (before != null) {
                        throw new ConfigurationException("strangler/" + plan.module() + ".yaml routes:", "the route " + method + " " + shape
                                + (before.equals(plan.module()) ? " is given twice" : " already belongs to module " + before));
                    }
                }
            }
        }
    }

    private static Route route(YamlObject yaml) {
        PathPattern pattern = yaml.value("path", PlanReader::pattern);
        List<String> methods = yaml.values("methods", PlanReader::method);
        if (methods.stream().distinct().count() < methods.size()) {
            throw yaml.problem("methods", "names a method twice");
        }
        Route.Follows follows = yaml.value("follows", Route.Follows.METHOD, PlanReader::follows);
        boolean webSocket = yaml.value("websocket", false, PlanReader::yesOrNo);
        if (webSocket && !methods.isEmpty()) {
            throw yaml.problem("methods", "does not go with websocket: a handshake is always GET");
        }
        return new Route(pattern, webSocket ? Set.of("GET") : Set.copyOf(methods), follows, webSocket);
    }

    private static Ramp ramp(YamlObject yaml) {
        List<Integer> steps = yaml.values("steps", Percent::parse);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) <= (i == 0 ? 0 : steps.get(i - 1))) {
                throw yaml.problem("steps", "do not rise: " + steps.stream().map(Percent::format).toList());
            }
        }
        if (steps.isEmpty() || steps.getLast() != Percent.ALL) {
            throw yaml.problem("steps", "do not end at 100");
        }
        Duration hold = yaml.value("hold", upTo(A_DAY));
        Duration longestHold = yaml.value("longest-hold", upTo(A_WEEK));
        if (longestHold.compareTo(hold) <= 0) {
            throw yaml.problem("longest-hold", "is not longer than hold: automation would pause before it may go on");
        }
        return new Ramp(
                steps,
                hold,
                longestHold,
                yaml.value("window", upTo(HALF_AN_HOUR)),
                yaml.value("min-requests", whole(0, 1_000_000_000)),
                yaml.object("gates", gates -> new Gates(
                        gates.value("error-rate", Percent::parse),
                        gates.value("p95-ratio", PlanReader::ratio),
                        gates.value("shadow-difference", Percent::parse),
                        gates.value("apply-lag", upTo(AN_HOUR)),
                        gates.value("verification-age", upTo(A_DAY)))));
    }

    private static SwitchLimits switchLimits(YamlObject yaml) {
        SwitchLimits limits = new SwitchLimits(
                yaml.value("max-pause", upTo(A_MINUTE)), yaml.value("lock-timeout", upTo(A_MINUTE)), yaml.value("tries", whole(1, 1_000)));
        if (limits.lockTimeout().compareTo(limits.maxPause()) > 0) {
            throw yaml.problem("lock-timeout", "is longer than max-pause");
        }
        return limits;
    }

    private static PathPattern pattern(String path) {
        if (!PATH.matcher(path).matches() || path.startsWith("/v1/") || path.matches("/api/(?!v[12]/).*")) {
            throw new IllegalArgumentException("'" + path
                    + "' is not a canonical path pattern such as /api/v1/conversations/{id} or /api/v1/files/**");
        }
        return PathPatternParser.defaultInstance.parse(path);
    }

    private static String method(String name) {
        if (!METHODS.contains(name)) {
            throw new IllegalArgumentException("'" + name + "' is not one of " + METHODS.stream().sorted().toList());
        }
        return name;
    }

    private static Route.Follows follows(String name) {
        return switch (name) {
            case "reads" -> Route.Follows.READS;
            case "writes" -> Route.Follows.WRITES;
            default -> throw new IllegalArgumentException("'" + name + "' is neither reads nor writes");
        };
    }

    private static boolean acknowledge(String name) {
        return switch (name) {
            case "both" -> true;
            case "owner" -> false;
            default -> throw new IllegalArgumentException("'" + name + "' is neither both nor owner");
        };
    }

    private static boolean yesOrNo(String name) {
        return switch (name) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + name + "' is neither true nor false");
        };
    }

    private static double ratio(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,3})?") || Double.parseDouble(text) < 1) {
            throw new IllegalArgumentException("'" + text + "' is not a ratio of at least 1, such as 1.5");
        }
        return Double.parseDouble(text);
    }

    private static Function<String, Integer> whole(int least, int most) {
        return text -> {
            if (!text.matches("\\d{1,10}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
                throw new IllegalArgumentException("'" + text + "' is not a whole number from " + least + " to " + most);
            }
            return Integer.parseInt(text);
        };
    }

    private static Function<String, Duration> upTo(Duration most) {
        return text -> {
            Duration duration;
            try {
                duration = DurationStyle.SIMPLE.parse(text);
            } catch (IllegalArgumentException exception) {
                throw new IllegalArgumentException("'" + text + "' is not a time such as 300ms, 2s or 15m");
            }
            if (!text.matches(".*[a-z]") || !duration.isPositive() || duration.compareTo(most) > 0) {
                throw new IllegalArgumentException("'" + text + "' is not a time with a unit, longer than 0 and at most "
                        + most.toString().substring(2).toLowerCase(Locale.ROOT));
            }
            return duration;
        };
    }

    static <E extends Enum<E>> Function<String, E> choice(Class<E> type) {
        return name -> Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is not one of "
                        + Arrays.stream(type.getEnumConstants()).map(constant -> constant.name().toLowerCase(Locale.ROOT)).toList()));
    }

    private static <T> List<T> distinct(String key, YamlObject yaml, List<T> values) {
        if (values.stream().distinct().count() < values.size()) {
            throw yaml.problem(key, "names something twice");
        }
        return values;
    }

    private static String requireEqual(String name, String module) {
        if (!name.equals(module)) {
            throw new IllegalArgumentException("is '" + name + "', but the file is named after module '" + module + "'");
        }
        return name;
    }
}
