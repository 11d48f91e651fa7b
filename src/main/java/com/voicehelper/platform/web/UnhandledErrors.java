package com.voicehelper.platform.web;

import com.voicehelper.platform.database.NotOwnerException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers what went wrong outside a controller: the server's error page, in the client's error shape. */
@Controller
class UnhandledErrors implements ErrorController {

    @RequestMapping("/error")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Throwable thrown = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        NotOwnerException refusal = ErrorTranslation.find(thrown, NotOwnerException.class);
        if (refusal != null) {
            ApiErrors.write(response, refusal);
        } else if (thrown != null) {
            ApiErrors.write(request, response, ErrorTranslation.translate(thrown, request));
        } else if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status) {
            String message = (String) request.getAttribute(RequestDispatcher.ERROR_MESSAGE);
            ApiErrors.write(request, response, ErrorTranslation.forStatus(HttpStatusCode.valueOf(status), message, request));
        } else {
            ApiErrors.write(request, response, ErrorTranslation.notFound(request));
        }
    }
}
