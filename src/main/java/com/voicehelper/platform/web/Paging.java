package com.voicehelper.platform.web;

import com.voicehelper.platform.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** Which part of a list: by {@code page} or by {@code offset}, and {@code limit} (at most 100). */
public record Paging(int limit, long offset) {

    private static final int MOST = 100;

    /** @throws ApiException 400 when a parameter is not a number, or negative */
    public static Paging of(HttpServletRequest request, int defaultLimit) {
        int limit = (int) Math.min(MOST, number(request, "limit", number(request, "page_size", defaultLimit, 1), 1));
        long page = number(request, "page", 1, 1);
        return new Paging(limit, number(request, "offset", Math.min(page - 1, Integer.MAX_VALUE) * limit, 0));
    }

    public long page() {
        return offset / limit + 1;
    }

    public static boolean ascending(HttpServletRequest request, boolean otherwise) {
        String order = request.getParameter("order");
        if (order == null || order.isEmpty()) {
            return otherwise;
        }
        return switch (order.toLowerCase(Locale.ROOT)) {
            case "asc" -> true;
            case "desc" -> false;
            default -> throw ApiException.badRequest("The parameter 'order' must be asc or desc");
        };
    }

    private static long number(HttpServletRequest request, String name, long otherwise, long least) {
        String text = request.getParameter(name);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException exception) {
            // Told below.
        }
        throw ApiException.badRequest("The parameter '" + name + "' must be a number, at least " + least);
    }
}
