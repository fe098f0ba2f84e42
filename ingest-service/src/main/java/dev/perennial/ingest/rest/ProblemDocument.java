package dev.perennial.ingest.rest;

import dev.perennial.contracts.Problem;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * An error as RFC 9457 has it.
 *
 * @param type   always {@code about:blank}: the status says what kind it is
 * @param title  the status in words
 * @param detail one sentence for people
 * @param errors every field that is wrong; empty when it is no field's fault
 */
record ProblemDocument(String type, String title, int status, String detail, List<Problem> errors) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Response.ResponseBuilder response(Response.StatusType status, String detail, List<Problem> errors) {
        ProblemDocument document =
                new ProblemDocument("about:blank", status.getReasonPhrase(), status.getStatusCode(), detail, errors);
        return Response.status(status).type(MEDIA_TYPE).entity(document);
    }
}
