package dev.perennial.training.rest.mlflow;

import static dev.perennial.training.work.Blocking.await;

import dev.perennial.training.domain.mlflow.MlflowException;
import dev.perennial.training.domain.mlflow.MlflowRun;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

/** A file of a run, as MLflow's pages ask for it to show it. */
@Path("/get-artifact")
@Blocking
class PageArtifactResource {
    private final Runs runs;
    private final Artifacts artifacts;

    PageArtifactResource(Runs runs, Artifacts artifacts) {
        this.runs = runs;
        this.artifacts = artifacts;
    }

    @GET
    public Response read(
            @QueryParam("run_id") String runId,
            @QueryParam("run_uuid") String runUuid,
            @QueryParam("path") String path) {
        if (path == null || path.isEmpty()) {
            throw MlflowException.invalid("Missing value for required parameter 'path'.");
        }
        MlflowRun run = await(() -> runs.find(runId == null ? runUuid : runId));
        return ArtifactPathsResource.file(artifacts.read(run, path));
    }
}
