package com.voicehelper.strangler.operate;

import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Route;
import com.voicehelper.strangler.shadow.Figure;
import com.voicehelper.strangler.shadow.ShadowFigures;
import com.voicehelper.strangler.shadow.ShadowFigures.Masked;
import com.voicehelper.strangler.shadow.ShadowFigures.PathFigures;
import com.voicehelper.strangler.shadow.ShadowFigures.Rate;
import com.voicehelper.strangler.shadow.ShadowFigures.RouteFigures;
import com.voicehelper.strangler.shadow.ShadowFigures.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code /strangler/<module>/shadow} answers, key by key. */
final class ShadowAnswer {

    private static final int MOST_PATHS = 20;
    private static final int MOST_SAMPLES = 20;

    private ShadowAnswer() {}

    static Map<String, Object> of(Plan plan, ShadowFigures figures, Duration window) {
        List<RouteFigures> routes = figures.routes(plan.module(), window);
        Map<Figure, Long> sums = new LinkedHashMap<>();
        routes.forEach(route -> route.counts().forEach((figure, n) -> sums.merge(figure, n, Long::sum)));
        Map<String, Object> answer = counts(new RouteFigures("", sums, List.of()));
        answer.put("window", window.toString());
        answer.put("routes", routes.stream().map(ShadowAnswer::route).toList());
        answer.put("not_mirrored", notMirrored(plan));
        answer.put("samples", figures.samples(plan.module(), MOST_SAMPLES).stream().map(ShadowAnswer::sample).toList());
        return answer;
    }

    private static Map<String, Object> route(RouteFigures route) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("route", route.route());
        answer.putAll(counts(route));
        answer.put("paths", route.paths().stream().limit(MOST_PATHS).map(ShadowAnswer::path).toList());
        return answer;
    }

    private static Map<String, Object> counts(RouteFigures route) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("compared", route.compared());
        Figure.COMPARED.forEach(figure -> answer.put(figure.word(), route.count(figure)));
        answer.put("difference_rate", rate(route.rate()));
        Map<String, Long> dropped = new LinkedHashMap<>();
        Figure.DROPPED.stream().filter(figure -> route.count(figure) > 0).forEach(figure -> dropped.put(figure.word(), route.count(figure)));
        answer.put("dropped", dropped);
        answer.put("asked_twice", route.count(Figure.ASKED_TWICE));
        return answer;
    }

    private static Map<String, Object> path(PathFigures path) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("path", path.path());
        answer.put("different", path.different());
        answer.put("difference_rate", path.rate());
        answer.put("noise_rate", path.askedTwice() == 0 ? null : path.noiseRate());
        answer.put("regression", path.regression());
        return answer;
    }

    private static Map<String, Object> sample(Sample sample) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("at", sample.at());
        answer.put("route", sample.route());
        answer.put("request", sample.request());
        answer.put("request_id", sample.requestId());
        answer.put("differences", sample.differences().stream().map(ShadowAnswer::difference).toList());
        return answer;
    }

    private static Map<String, Object> difference(Masked difference) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("path", difference.path());
        answer.put("monolith", difference.local());
        answer.put("service", difference.remote());
        return answer;
    }

    /** Null: nothing was compared, so nothing is known. */
    private static @Nullable Double rate(@Nullable Rate rate) {
        return rate == null ? null : rate.share();
    }

    private static List<Map<String, String>> notMirrored(Plan plan) {
        List<Map<String, String>> routes = new ArrayList<>();
        for (Route route : plan.routes()) {
            String why = why(route);
            if (why != null) {
                routes.add(Map.of("route", route.pattern().getPatternString(), "why", why));
            }
        }
        return routes;
    }

    private static @Nullable String why(Route route) {
        if (route.webSocket()) {
            return "a WebSocket is not a read that can be asked twice";
        }
        if (!route.serves("GET")) {
            return "only GET is mirrored";
        }
        return route.isRead("GET") ? null : "it goes where the writes go, as an event stream does";
    }
}
