package dev.perennial.ingest.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.ingest.messaging.BackfillOutOfStepException;
import dev.perennial.ingest.messaging.LogUnavailableException;
import dev.perennial.ingest.messaging.ViewBehindException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Gives every failure its status and its problem document. */
final class ErrorMapper {
    private static final Logger LOG = Logger.getLogger(ErrorMapper.class);
    private static final int RETRY_AFTER_SECONDS = 5;

    @ServerExceptionMapper
    Response invalid(InvalidInputException e, RoutingContext request) {
        Refusals.explain(request, reason(e));
        return ProblemDocument.response(Status.BAD_REQUEST, e.getMessage(), e.problems())
                .build();
    }

    @ServerExceptionMapper
    Response unknown(ModelUnknownException e, RoutingContext request) {
        Refusals.explain(request, "unknown-model");
        return ProblemDocument.response(Status.NOT_FOUND, e.getMessage(), List.of())
                .build();
    }

    @ServerExceptionMapper
    Response tooLarge(BodyTooLargeException e) {
        return ProblemDocument.response(Status.REQUEST_ENTITY_TOO_LARGE, e.getMessage(), List.of())
                .build();
    }

    @ServerExceptionMapper
    Response unavailable(LogUnavailableException e, RoutingContext request) {
        LOG.warnf("Log unavailable; problem=%s", e.getCause().toString());
        return retry(e, request, "log-unavailable");
    }

    @ServerExceptionMapper
    Response behind(ViewBehindException e, RoutingContext request) {
        return retry(e, request, "log-unavailable");
    }

    @ServerExceptionMapper
    Response outOfStep(BackfillOutOfStepException e, RoutingContext request) {
        Refusals.explain(request, "backfill-out-of-step");
        return ProblemDocument.response(Status.CONFLICT, e.getMessage(), List.of())
                .build();
    }

    @ServerExceptionMapper
    Response busy(BusyException e, RoutingContext request) {
        return retry(e, request, "busy");
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e) {
        Response.StatusType status = e.getResponse().getStatusInfo();
        return ProblemDocument.response(status, e.getMessage(), List.of()).build();
    }

    private static String reason(InvalidInputException e) {
        if (e instanceof NotJsonException) {
            return "not-json";
        }
        boolean isName =
                e.problems().stream().anyMatch(problem -> problem.path().equals("modelName"));
        return isName ? "invalid-name" : "invalid-value";
    }

    private static Response retry(Exception e, RoutingContext request, String reason) {
        Refusals.explain(request, reason);
        return ProblemDocument.response(Status.SERVICE_UNAVAILABLE, e.getMessage() + "; try again", List.of())
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }
}
