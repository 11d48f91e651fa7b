package com.voicehelper.platform.web;

import com.voicehelper.platform.database.NotOwnerException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Answers what a controller throws. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ErrorAdvice {

    @ExceptionHandler
    void answer(Throwable thrown, HttpServletRequest request, HttpServletResponse response) throws IOException {
        NotOwnerException refusal = ErrorTranslation.find(thrown, NotOwnerException.class);
        if (refusal != null) {
            ApiErrors.write(response, refusal);
        } else if (ErrorTranslation.find(thrown, AsyncRequestNotUsableException.class) == null) {
            ApiErrors.write(request, response, ErrorTranslation.translate(thrown, request));
        }
    }
}
