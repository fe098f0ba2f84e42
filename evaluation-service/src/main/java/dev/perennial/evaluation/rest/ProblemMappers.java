package dev.perennial.evaluation.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.evaluation.domain.RollbackRefusedException;
import dev.perennial.evaluation.store.ChampionMovedException;
import dev.perennial.model.bundle.InvalidBundleException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Errors as {@code application/problem+json} (RFC 9457). */
class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
    private static final String RETRY_AFTER_SECONDS = "2";

    /**
     * @param type   always {@code about:blank}: the status says it all
     * @param title  the status in words
     * @param status the HTTP status
     * @param detail what is wrong, in a sentence
     * @param errors what is wrong with each field; null when no field is to blame
     */
    record ProblemBody(String type, String title, int status, String detail, List<Problem> errors) {}

    @ServerExceptionMapper
    Response invalid(InvalidInputException e) {
        return problem(Status.BAD_REQUEST, e.getMessage(), e.problems()).build();
    }

    @ServerExceptionMapper
    Response refused(RollbackRefusedException e) {
        return problem(Status.CONFLICT, e.getMessage(), null).build();
    }

    @ServerExceptionMapper
    Response moved(ChampionMovedException e) {
        return problem(Status.CONFLICT, e.getMessage(), null).build();
    }

    /** Bundles never change: asking again is no help. */
    @ServerExceptionMapper
    Response damaged(InvalidBundleException e) {
        LOG.warn("A bundle cannot be read", e);
        return problem(Status.INTERNAL_SERVER_ERROR, "The bundle of that version is damaged.", null)
                .build();
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e) {
        Status status = Status.fromStatusCode(e.getResponse().getStatus());
        return status == null
                ? e.getResponse()
                : problem(status, e.getMessage(), null).build();
    }

    /** What is left is the database or the object store: every other failure has its own type. */
    @ServerExceptionMapper
    Response broken(Exception e) {
        LOG.warn("A request failed", e);
        return problem(Status.SERVICE_UNAVAILABLE, "The registry does not answer at the moment.", null)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }

    private static Response.ResponseBuilder problem(Status status, String detail, List<Problem> errors) {
        return Response.status(status)
                .type("application/problem+json")
                .entity(new ProblemBody(
                        "about:blank", status.getReasonPhrase(), status.getStatusCode(), detail, errors));
    }
}
