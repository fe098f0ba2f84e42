package dev.perennial.training.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers every error as {@code application/problem+json} (RFC 9457). */
final class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    /**
     * @param errors what is wrong with the input; null when that is not the matter
     */
    record ProblemDocument(String type, String title, int status, String detail, List<Problem> errors) {}

    @ServerExceptionMapper
    public Response invalid(InvalidInputException e) {
        return answer(Response.Status.BAD_REQUEST, e.getMessage(), e.problems());
    }

    @ServerExceptionMapper
    public Response web(WebApplicationException e) {
        Response.StatusType status = e.getResponse().getStatusInfo();
        return answer(status, e.getMessage(), null);
    }

    @ServerExceptionMapper
    public Response unexpected(RuntimeException e) {
        LOG.error("a request failed unexpectedly", e);
        return answer(Response.Status.INTERNAL_SERVER_ERROR, "the service's log says more", null);
    }

    private static Response answer(Response.StatusType status, String detail, List<Problem> errors) {
        return Response.status(status)
                .type("application/problem+json")
                .entity(new ProblemDocument(
                        "about:blank", status.getReasonPhrase(), status.getStatusCode(), detail, errors))
                .build();
    }
}
