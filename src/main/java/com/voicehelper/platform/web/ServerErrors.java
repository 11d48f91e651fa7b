package com.voicehelper.platform.web;

import com.voicehelper.platform.ApiException;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Answers what the server refuses before there is a request to dispatch, such as a broken request line: JSON, where Tomcat has HTML. */
final class ServerErrors extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int code = response.getStatus();
        AtomicBoolean possible = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, possible);
        if (code < 400 || code == ApiErrors.NOT_OWNER || response.getContentWritten() > 0 || !possible.get() || !response.setErrorReported()) {
            return;
        }
        HttpStatus status = HttpStatus.resolve(code);
        ApiException error = ApiException.of(status == null ? HttpStatus.BAD_REQUEST : status, status == null ? "BAD_REQUEST" : status.name(),
                status == HttpStatus.BAD_REQUEST ? "The request is not valid HTTP" : status == null ? "The request failed" : status.getReasonPhrase());
        try {
            response.setContentType("application/json");
            response.setCharacterEncoding("UTF-8");
            Writer writer = response.getReporter();
            if (writer != null) {
                String path = request.getRequestURI();
                writer.write(ApiErrors.json(path == null ? "/" : path, RequestId.of(request), error));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException exception) {
            container.getLogger().debug("The client is gone", exception);
        }
    }
}
