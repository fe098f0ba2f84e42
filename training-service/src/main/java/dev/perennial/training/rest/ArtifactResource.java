package dev.perennial.training.rest;

import static dev.perennial.training.work.Blocking.await;

import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.model.objects.ObjectTooLargeException;
import dev.perennial.training.run.RunArtifacts;
import dev.perennial.training.run.RunArtifacts.Artifact;
import dev.perennial.training.store.RunRepository;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** The files of the bundles that a run published. */
@Path("/v1/runs/{run}/artifacts")
@Blocking
class ArtifactResource {
    private static final long RETRY_AFTER_SECONDS = 5;

    private final RunRepository runs;
    private final RunArtifacts artifacts;
    private final Transfers transfers;

    ArtifactResource(RunRepository runs, RunArtifacts artifacts, Transfers transfers) {
        this.runs = runs;
        this.artifacts = artifacts;
        this.transfers = transfers;
    }

    @GET
    public Map<String, List<Artifact>> list(@PathParam("run") String run) {
        ModelTrained trained = trained(run);
        return Map.of("artifacts", answered(() -> artifacts.list(trained)));
    }

    @GET
    @Path("{path:.+}")
    public Response read(@PathParam("run") String run, @PathParam("path") String path) {
        ModelTrained trained = trained(run);
        Artifact artifact = answered(() -> artifacts.list(trained)).stream()
                .filter(known -> known.path().equals(path))
                .findFirst()
                .orElseThrow(() -> missing(trained, path));
        if (!transfers.reserve(artifact.sizeBytes())) {
            throw new ServiceUnavailableException("too much is read at once", RETRY_AFTER_SECONDS);
        }
        byte[] bytes = answered(() -> artifacts.read(trained, artifact)).orElseThrow(() -> missing(trained, path));
        return Response.ok(bytes)
                .type(path.endsWith(".json") ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_OCTET_STREAM)
                .build();
    }

    private static NotFoundException missing(ModelTrained trained, String path) {
        return new NotFoundException("run " + trained.runId() + " has no artifact " + path);
    }

    private ModelTrained trained(String run) {
        UUID runId = RunIds.parse("runId", run);
        return await(() -> runs.announced(runId))
                .orElseThrow(() -> new NotFoundException("there is no run " + runId + " that has trained"));
    }

    private static <T> T answered(Supplier<T> read) {
        try {
            return read.get();
        } catch (ObjectTooLargeException e) {
            throw new ClientErrorException(e.getMessage(), Response.Status.REQUEST_ENTITY_TOO_LARGE, e);
        } catch (ObjectStoreException e) {
            throw new ServiceUnavailableException(e.getMessage(), RETRY_AFTER_SECONDS, e);
        }
    }
}
