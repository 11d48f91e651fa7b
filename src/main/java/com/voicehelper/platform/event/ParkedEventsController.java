package com.voicehelper.platform.event;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.event.ParkedEvents.ParkedEvent;
import com.voicehelper.platform.event.ParkedEvents.Retried;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /operations/events/parked}: parked events for operators; the security chain keeps everybody else out. */
@RestController
@RequestMapping("/operations/events/parked")
class ParkedEventsController {

    private final ParkedEvents events;

    ParkedEventsController(ParkedEvents events) {
        this.events = events;
    }

    record Listing(List<ParkedEvent> events) {}

    @GetMapping
    Listing list(@RequestParam(defaultValue = "100") int limit) {
        return new Listing(events.list(limit));
    }

    @PostMapping("/{id}/retry")
    Retried retry(@PathVariable UUID id) {
        Retried retried = atTheOwner(() -> events.retry(id));
        if (retried == null) {
            throw unknown(id);
        }
        return retried;
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void drop(@PathVariable UUID id) {
        if (!Boolean.TRUE.equals(atTheOwner(() -> events.drop(id)))) {
            throw unknown(id);
        }
    }

    /** Parked events have moved with their module: the operator is told, not sent on. */
    private static <T> @Nullable T atTheOwner(Supplier<@Nullable T> work) {
        try {
            return work.get();
        } catch (NotOwnerException exception) {
            throw ApiException.conflict("The module " + exception.module() + " is owned by the other side; do this there");
        }
    }

    private static ApiException unknown(UUID id) {
        return ApiException.notFound("No event " + id + " is parked here");
    }
}
