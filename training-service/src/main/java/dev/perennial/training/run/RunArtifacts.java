package dev.perennial.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Digests;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.model.objects.ObjectMissingException;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectTooLargeException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of the bundles that a run published: {@code challenger/model.onnx} and so on. Only what a bundle's manifest names is read, so
 * no path leads elsewhere.
 */
@ApplicationScoped
public class RunArtifacts {
    /** Largest file that is read, in bytes. */
    public static final long MOST_BYTES = 64L * 1024 * 1024;

    private static final String MANIFEST = "manifest.json";
    private static final long LARGEST_MANIFEST = 64 * 1024;

    private final ObjectStore objects;

    RunArtifacts(ObjectStore objects) {
        this.objects = objects;
    }

    /**
     * A file of a run.
     *
     * @param path      {@code challenger/} or {@code refit/} and the file's name
     * @param sizeBytes length, at least 0
     * @param sha256    digest of its bytes
     */
    public record Artifact(String path, long sizeBytes, String sha256) {}

    /**
     * Ordered by path; none of a version whose bundle is not there any more.
     *
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer
     */
    public List<Artifact> list(ModelTrained trained) {
        List<Artifact> artifacts = new ArrayList<>(list("challenger/", trained.challenger()));
        if (trained.refit() != null) {
            artifacts.addAll(list("refit/", trained.refit()));
        }
        return artifacts;
    }

    private List<Artifact> list(String folder, TrainedVersion version) {
        byte[] manifest;
        try {
            manifest = objects.get(version.artifactPrefix() + MANIFEST, LARGEST_MANIFEST);
        } catch (ObjectMissingException e) {
            return List.of();
        }
        List<Artifact> artifacts = new ArrayList<>();
        artifacts.add(new Artifact(folder + MANIFEST, manifest.length, Digests.sha256(manifest)));
        for (Map.Entry<String, JsonNode> file : files(manifest).properties()) {
            artifacts.add(new Artifact(
                    folder + file.getKey(),
                    file.getValue().path("sizeBytes").longValue(),
                    file.getValue().path("sha256").textValue()));
        }
        artifacts.sort((one, other) -> one.path().compareTo(other.path()));
        return artifacts;
    }

    private static JsonNode files(byte[] manifest) {
        try {
            return Json.mapper().readTree(manifest).path("files");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The bytes of a file; empty when it is not there any more.
     *
     * @param artifact one of those listed
     * @throws ObjectTooLargeException when it is larger than {@link #MOST_BYTES}
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer
     */
    public Optional<byte[]> read(ModelTrained trained, Artifact artifact) {
        String path = artifact.path();
        TrainedVersion version = path.startsWith("challenger/") ? trained.challenger() : trained.refit();
        try {
            return Optional.of(
                    objects.get(version.artifactPrefix() + path.substring(path.indexOf('/') + 1), MOST_BYTES));
        } catch (ObjectMissingException e) {
            return Optional.empty();
        }
    }
}
