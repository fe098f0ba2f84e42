package dev.perennial.training.rest.mlflow;

import dev.perennial.training.domain.mlflow.MlflowException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers a refusal as MLflow clients know it. */
final class MlflowErrors {
    @ServerExceptionMapper
    public Response refused(MlflowException e) {
        return Response.status(e.code().status())
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("error_code", e.code().name(), "message", e.getMessage()))
                .build();
    }
}
