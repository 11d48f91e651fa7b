package com.voicehelper.platform.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One answer for families that wrap what they read differently: the bare fields and the wrapper's own, merged in one object. */
public final class Envelope {

    private Envelope() {}

    /** One object, bare and wrapped: its own fields, under {@code name}, and as {@code data}. The bare fields win. */
    public static Map<String, Object> both(Map<String, Object> bare, String name, String message) {
        Map<String, Object> answer = new LinkedHashMap<>(bare);
        answer.putIfAbsent(name, bare);
        return success(answer, message, bare);
    }

    /** A page of a list, with the counters of every family. */
    public static Map<String, Object> page(String name, List<Map<String, Object>> items, Paging paging, long total, boolean more) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(name, items);
        data.put("total", total);
        data.put("limit", paging.limit());
        data.put("offset", paging.offset());
        Map<String, Object> answer = new LinkedHashMap<>(data);
        answer.put("page", paging.page());
        answer.put("has_more", more);
        answer.put("pagination", Map.of(
                "page", paging.page(),
                "limit", paging.limit(),
                "total", total,
                "pages", (total + paging.limit() - 1) / paging.limit(),
                "has_more", more));
        return success(answer, "success", data);
    }

    public static Map<String, Object> success(Map<String, Object> answer, String message, Object data) {
        answer.put("success", true);
        answer.put("code", 0);
        answer.put("message", message);
        answer.put("data", data);
        return answer;
    }
}
