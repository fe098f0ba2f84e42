package dev.perennial.training.rest.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.training.domain.mlflow.MlflowException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Answers for every endpoint that no other resource has, so that clients know that it is not here. */
abstract class NoEndpoints {
    @GET
    @Path("{other:.+}")
    public ObjectNode get(@PathParam("other") String other) {
        throw MlflowException.noEndpoint(other);
    }

    @POST
    @Path("{other:.+}")
    public ObjectNode post(@PathParam("other") String other) {
        throw MlflowException.noEndpoint(other);
    }

    @PATCH
    @Path("{other:.+}")
    public ObjectNode patch(@PathParam("other") String other) {
        throw MlflowException.noEndpoint(other);
    }

    @DELETE
    @Path("{other:.+}")
    public ObjectNode delete(@PathParam("other") String other) {
        throw MlflowException.noEndpoint(other);
    }
}
