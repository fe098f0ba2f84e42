package dev.perennial.monitor.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.monitor.messaging.UnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.StatusType;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Errors as {@code application/problem+json} (RFC 9457). */
class ProblemMappers {
    private static final int RETRY_AFTER_SECONDS = 1;

    /**
     * The body of an error.
     *
     * @param type   always {@code about:blank}: the status says it all
     * @param title  the status in words
     * @param status the HTTP status
     * @param detail what is wrong, in a sentence
     * @param errors what is wrong with each part of the input; null when the input is not to blame
     */
    record Body(String type, String title, int status, String detail, List<Problem> errors) {}

    @ServerExceptionMapper
    Response invalid(InvalidInputException e) {
        return problem(Status.BAD_REQUEST, e.getMessage(), e.problems()).build();
    }

    @ServerExceptionMapper
    Response unavailable(UnavailableException e) {
        return problem(Status.SERVICE_UNAVAILABLE, e.getMessage(), null)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e) {
        return problem(e.getResponse().getStatusInfo(), e.getMessage(), null).build();
    }

    private static ResponseBuilder problem(StatusType status, String detail, List<Problem> errors) {
        return Response.status(status.getStatusCode())
                .type("application/problem+json")
                .entity(new Body("about:blank", status.getReasonPhrase(), status.getStatusCode(), detail, errors));
    }
}
