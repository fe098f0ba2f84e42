package dev.perennial.training.rest.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.training.domain.mlflow.MlflowException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** What of MLflow there is not here, told so that clients know it. */
@Path("/api/2.0/mlflow")
class OtherResource {
    @GET
    @Path("{other:.+}")
    public ObjectNode get(@PathParam("other") String other) {
        throw MlflowException.noEndpoint(other);
    }

    /** There are no logged models; the client asks for them whenever it lists the artifacts in a folder. */
    @POST
    @Path("logged-models/search")
    public ObjectNode loggedModels() {
        ObjectNode answer = Answers.empty();
        answer.putArray("models");
        return answer;
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
