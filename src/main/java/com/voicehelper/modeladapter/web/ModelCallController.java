package com.voicehelper.modeladapter.web;

import com.voicehelper.modeladapter.domain.Ledger;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.web.Envelope;
import com.voicehelper.platform.web.Paging;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The calls of the caller's tenant that ask a price, the latest first; their costs are in the currency's units. */
@RestController
class ModelCallController {

    private final Ledger ledger;

    ModelCallController(Ledger ledger) {
        this.ledger = ledger;
    }

    @GetMapping("/api/v1/model-calls")
    Map<String, Object> list(HttpServletRequest request) {
        Caller caller = Caller.required();
        if (caller.anonymous()) {
            throw ApiException.forbidden("Sign in to see what a tenant's calls cost");
        }
        Paging paging = Paging.of(request, 20);
        Ledger.Page page = ledger.page(caller.tenantId(), paging.limit(), paging.offset());
        List<Map<String, Object>> calls = page.entries().stream().map(ModelCallController::view).toList();
        return Envelope.page("calls", calls, paging, page.total(), paging.offset() + calls.size() < page.total());
    }

    private static Map<String, Object> view(Ledger.Entry entry) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", entry.id());
        view.put("kind", entry.kind());
        view.put("model", entry.model());
        view.put("provider", entry.provider());
        view.put("status", entry.state());
        view.put("input_tokens", entry.inputTokens());
        view.put("output_tokens", entry.outputTokens());
        view.put("cost", BigDecimal.valueOf(entry.cost(), 6));
        view.put("started_at", entry.startedAt().toString());
        view.put("ended_at", entry.endedAt() == null ? null : entry.endedAt().toString());
        return view;
    }
}
