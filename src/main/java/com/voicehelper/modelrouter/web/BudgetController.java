package com.voicehelper.modelrouter.web;

import com.voicehelper.modelrouter.Budget;
import com.voicehelper.modelrouter.domain.TenantAccounts;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Envelope;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.platform.web.JsonFields;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the caller's tenant may spend on models in this month, in the currency's units; an administrator of the tenant sets it. */
@RestController
@RequestMapping("/api/v1/models/budget")
class BudgetController {

    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    private final TenantAccounts accounts;
    private final ModuleDatabase database;
    private final Idempotency idempotency;
    private final JsonMapper json;

    BudgetController(TenantAccounts accounts, ModuleDatabase modelrouterDatabase, Idempotency idempotency, JsonMapper json) {
        this.accounts = accounts;
        this.database = modelrouterDatabase;
        this.idempotency = idempotency;
        this.json = json;
    }

    @GetMapping
    Map<String, Object> get() {
        Caller caller = Caller.required();
        if (caller.anonymous()) {
            throw ApiException.forbidden("Sign in to see the budget of a tenant");
        }
        return Envelope.both(view(accounts.budget(caller.tenantId())), "budget", "success");
    }

    @PutMapping
    ResponseEntity<?> set(HttpServletRequest request) throws IOException {
        Caller caller = Caller.required();
        if (!caller.administrator()) {
            throw ApiException.forbidden("Only an administrator of the tenant may set its budget");
        }
        Long limit = limit(JsonFields.of(json, request));
        return idempotency.once(database, () -> ResponseEntity.ok(
                Envelope.both(view(accounts.limit(caller.tenantId(), limit)), "budget", "success")));
    }

    private static @Nullable Long limit(JsonFields body) {
        if (!body.fields().has("limit")) {
            throw ApiException.badRequest("'limit' is missing; null takes the limit away");
        }
        JsonNode limit = body.fields().get("limit");
        if (limit.isNull()) {
            return null;
        }
        if (limit.isNumber()) {
            BigDecimal units = limit.decimalValue();
            if (units.signum() >= 0 && units.compareTo(MOST) <= 0 && units.stripTrailingZeros().scale() <= 6) {
                return units.movePointRight(6).longValueExact();
            }
        }
        throw ApiException.badRequest("'limit' must be null or a number from 0 to " + MOST + " with at most six decimals");
    }

    private static Map<String, Object> view(Budget budget) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenant_id", budget.tenantId());
        view.put("from", budget.from());
        view.put("until", budget.until());
        view.put("limit", budget.limit() == null ? null : ModelController.units(budget.limit()));
        view.put("spent", ModelController.units(budget.spent()));
        view.put("reserved", ModelController.units(budget.reserved()));
        view.put("remaining", budget.limit() == null ? null
                : ModelController.units(Math.max(0, budget.limit() - budget.spent() - budget.reserved())));
        return view;
    }
}
