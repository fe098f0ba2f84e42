package dev.perennial.training.rest.mlflow;

import static dev.perennial.training.work.Blocking.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.training.domain.mlflow.MlflowRun;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

/** Artifacts, listed by run. */
@Path("/api/2.0/mlflow")
@Blocking
class ArtifactsResource {
    private final Runs runs;
    private final Artifacts artifacts;

    ArtifactsResource(Runs runs, Artifacts artifacts) {
        this.runs = runs;
        this.artifacts = artifacts;
    }

    @GET
    @Path("artifacts/list")
    public ObjectNode list(
            @QueryParam("run_id") String runId,
            @QueryParam("run_uuid") String runUuid,
            @QueryParam("path") String path) {
        MlflowRun run = await(() -> runs.find(runId == null ? runUuid : runId));
        ObjectNode answer = Answers.empty().put("root_uri", run.artifactUri());
        return ArtifactPathsResource.answer(answer, artifacts.list(run, path == null ? "" : path), 0);
    }
}
