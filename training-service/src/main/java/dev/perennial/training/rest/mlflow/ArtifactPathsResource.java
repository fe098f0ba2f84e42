package dev.perennial.training.rest.mlflow;

import static dev.perennial.training.work.Blocking.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.training.domain.mlflow.MlflowException;
import dev.perennial.training.domain.mlflow.MlflowRun;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Artifacts, passed through by the address that a run names: {@code mlflow-artifacts:/EXPERIMENT/RUN/artifacts/PATH}. */
@Path("/api/2.0/mlflow-artifacts")
@Blocking
class ArtifactPathsResource {
    private static final Pattern ADDRESS =
            Pattern.compile("(?<experiment>[^/]+)/(?<run>[0-9a-f]{32})/artifacts(?:/(?<path>.*))?");

    private final Runs runs;
    private final Artifacts artifacts;

    ArtifactPathsResource(Runs runs, Artifacts artifacts) {
        this.runs = runs;
        this.artifacts = artifacts;
    }

    /** The paths answered are within the folder asked for. */
    @GET
    @Path("artifacts")
    public ObjectNode list(@QueryParam("path") String address) {
        Place place = place(address == null ? "" : address);
        List<Artifacts.Entry> entries = artifacts.list(place.run(), place.path());
        boolean isFile = entries.size() == 1 && entries.get(0).path().equals(place.path());
        int folder = isFile
                ? place.path().lastIndexOf('/') + 1
                : place.path().isEmpty() ? 0 : place.path().length() + 1;
        return answer(Answers.empty(), entries, folder);
    }

    @GET
    @Path("artifacts/{address:.+}")
    public Response download(@PathParam("address") String address) {
        Place place = place(address);
        return file(artifacts.read(place.run(), place.path()));
    }

    /** To be kept, not shown: no browser takes it for a page of its own. */
    static Response file(byte[] bytes) {
        return Response.ok(bytes)
                .type(MediaType.APPLICATION_OCTET_STREAM)
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Disposition", "attachment")
                .build();
    }

    @PUT
    @Path("artifacts/{address:.+}")
    @Consumes(MediaType.WILDCARD)
    public ObjectNode upload(@PathParam("address") String address, byte[] bytes) {
        Place place = place(address);
        artifacts.write(await(() -> runs.open(place.run().runId())), place.path(), bytes == null ? new byte[0] : bytes);
        return Answers.empty();
    }

    static ObjectNode answer(ObjectNode answer, List<Artifacts.Entry> entries, int prefix) {
        ArrayNode files = answer.putArray("files");
        for (Artifacts.Entry entry : entries) {
            ObjectNode file = files.addObject()
                    .put("path", entry.path().substring(prefix))
                    .put("is_dir", entry.isFolder());
            if (!entry.isFolder()) {
                file.put("file_size", entry.sizeBytes());
            }
        }
        return answer;
    }

    private record Place(MlflowRun run, String path) {}

    private Place place(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            throw MlflowException.invalid("Invalid path '" + address + "': expected EXPERIMENT/RUN/artifacts/PATH.");
        }
        MlflowRun run = await(() -> runs.find(matcher.group("run")));
        if (!run.experimentId().equals(matcher.group("experiment"))) {
            throw MlflowException.missing("Run with id=" + run.runId() + " is of another experiment");
        }
        String path = matcher.group("path");
        return new Place(run, path == null ? "" : path);
    }
}
