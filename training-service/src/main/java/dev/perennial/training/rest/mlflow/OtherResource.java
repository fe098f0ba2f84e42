package dev.perennial.training.rest.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** What of MLflow there is not here. */
@Path("/api/2.0/mlflow")
class OtherResource extends NoEndpoints {
    /** There are no logged models; the client asks for them whenever it lists the artifacts in a folder. */
    @POST
    @Path("logged-models/search")
    public ObjectNode loggedModels() {
        ObjectNode answer = Answers.empty();
        answer.putArray("models");
        return answer;
    }
}
