package dev.perennial.training.rest.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.training.domain.mlflow.MlflowException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** The newer interfaces of MLflow, none of which is here, told so that clients know it. */
@Path("/api/3.0/mlflow")
class NewerResource {
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
