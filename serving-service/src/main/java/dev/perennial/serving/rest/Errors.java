package dev.perennial.serving.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.model.aggregate.StaleValueException;
import dev.perennial.serving.UnknownModelException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Errors as {@code application/problem+json} (RFC 9457); under {@code /v2} as its protocol has them. */
class Errors {
    private static final Logger LOG = Logger.getLogger(Errors.class);
    private static final String PROBLEM_JSON = "application/problem+json";
    private static final String RETRY_SECONDS = "1";

    record ProblemDetail(String type, String title, int status, String detail, List<Problem> errors) {}

    @ServerExceptionMapper
    public Response invalid(InvalidInputException failure, UriInfo uri) {
        return answer(Response.Status.BAD_REQUEST, failure.getMessage(), failure.problems(), uri);
    }

    @ServerExceptionMapper
    public Response unknown(UnknownModelException failure, UriInfo uri) {
        return answer(Response.Status.NOT_FOUND, failure.getMessage(), null, uri);
    }

    @ServerExceptionMapper
    public Response stale(StaleValueException failure, UriInfo uri) {
        Problem problem = new Problem("features." + failure.aggregate(), failure.found(), failure.expected());
        return answer(Response.Status.CONFLICT, problem.toString(), List.of(problem), uri);
    }

    @ServerExceptionMapper
    public Response busy(RejectedExecutionException failure, UriInfo uri) {
        Response busy = answer(Response.Status.SERVICE_UNAVAILABLE, "too many large requests at once", null, uri);
        return Response.fromResponse(busy)
                .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                .build();
    }

    @ServerExceptionMapper
    public Response refused(WebApplicationException failure, UriInfo uri) {
        Response.StatusType status = failure.getResponse().getStatusInfo();
        return answer(status, status.getReasonPhrase(), null, uri);
    }

    @ServerExceptionMapper
    public Response failed(RuntimeException failure, UriInfo uri) {
        LOG.errorf(failure, "request failed path=%s", uri.getPath());
        return answer(Response.Status.INTERNAL_SERVER_ERROR, "the request failed; the log says why", null, uri);
    }

    private static Response answer(Response.StatusType status, String detail, List<Problem> errors, UriInfo uri) {
        return Response.status(status)
                .type(type(uri.getPath()))
                .entity(body(status, detail, errors, uri.getPath()))
                .build();
    }

    /** The media type of an error. */
    static String type(String path) {
        return isOfProtocol(path) ? MediaType.APPLICATION_JSON : PROBLEM_JSON;
    }

    /** What an error says. */
    static Object body(Response.StatusType status, String detail, List<Problem> errors, String path) {
        return isOfProtocol(path)
                ? Map.of("error", detail)
                : new ProblemDetail("about:blank", status.getReasonPhrase(), status.getStatusCode(), detail, errors);
    }

    private static boolean isOfProtocol(String path) {
        return path.equals("/v2") || path.startsWith("/v2/");
    }
}
