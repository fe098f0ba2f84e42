package dev.perennial.serving.rest;

import dev.perennial.serving.Predictor;
import dev.perennial.serving.domain.Answers;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code POST /v1/models/{model}/predict}. */
@Path("/v1/models/{model}/predict")
@Produces(MediaType.APPLICATION_JSON)
class PredictResource {
    private final Predictor predictor;

    PredictResource(Predictor predictor) {
        this.predictor = predictor;
    }

    @POST
    @NonBlocking
    public Uni<Object> predict(String model, byte[] body) {
        return Work.on(body.length, () -> {
            PredictRequest request = new PredictRequest(body);
            Answers answers = predictor.predict(model, null, request);
            return request.isBatch() ? PredictResponse.many(answers) : PredictResponse.one(answers);
        });
    }
}
