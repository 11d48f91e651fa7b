package com.voicehelper.retrieval.graph;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a user who has begun to type may be about to ask for. */
@RestController
class SuggestionController {

    private static final int MOST = 10;
    private static final int LONGEST = 200;

    private final Suggestions suggestions;

    SuggestionController(Suggestions suggestions) {
        this.suggestions = suggestions;
    }

    @GetMapping("/api/v1/search/suggestions")
    Map<String, Object> suggest(@RequestParam(name = "q", defaultValue = "") String typed) {
        Caller caller = Caller.required();
        if (typed.length() > LONGEST) {
            throw ApiException.badRequest("The parameter 'q' is longer than " + LONGEST + " characters");
        }
        List<String> found = typed.isBlank() ? List.of() : suggestions.suggest(caller.tenantId(), typed, MOST);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("suggestions", found);
        answer.put("query", typed);
        return answer;
    }
}
