package dev.perennial.ingest.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.ingest.messaging.LogUnavailableException;
import dev.perennial.ingest.messaging.ViewBehindException;
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
    Response invalid(InvalidInputException e) {
        return ProblemDocument.response(Status.BAD_REQUEST, e.getMessage(), e.problems())
                .build();
    }

    @ServerExceptionMapper
    Response unknown(ModelUnknownException e) {
        return ProblemDocument.response(Status.NOT_FOUND, e.getMessage(), List.of())
                .build();
    }

    @ServerExceptionMapper
    Response tooLarge(BodyTooLargeException e) {
        return ProblemDocument.response(Status.REQUEST_ENTITY_TOO_LARGE, e.getMessage(), List.of())
                .build();
    }

    @ServerExceptionMapper
    Response unavailable(LogUnavailableException e) {
        LOG.warnf("Log unavailable; problem=%s", e.getCause().toString());
        return retry(e);
    }

    @ServerExceptionMapper
    Response behind(ViewBehindException e) {
        return retry(e);
    }

    @ServerExceptionMapper
    Response busy(BusyException e) {
        return retry(e);
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e) {
        Response.StatusType status = e.getResponse().getStatusInfo();
        return ProblemDocument.response(status, e.getMessage(), List.of()).build();
    }

    private static Response retry(Exception e) {
        return ProblemDocument.response(Status.SERVICE_UNAVAILABLE, e.getMessage() + "; try again", List.of())
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }
}
