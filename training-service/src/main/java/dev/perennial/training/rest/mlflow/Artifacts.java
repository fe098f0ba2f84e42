package dev.perennial.training.rest.mlflow;

import static dev.perennial.training.work.Blocking.await;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.model.objects.ObjectMissingException;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.model.objects.ObjectTooLargeException;
import dev.perennial.training.domain.mlflow.Limits;
import dev.perennial.training.domain.mlflow.MlflowException;
import dev.perennial.training.domain.mlflow.MlflowException.Code;
import dev.perennial.training.domain.mlflow.MlflowRun;
import dev.perennial.training.rest.Transfers;
import dev.perennial.training.run.RunArtifacts;
import dev.perennial.training.run.RunArtifacts.Artifact;
import dev.perennial.training.store.LoggedArtifactRepository;
import dev.perennial.training.store.LoggedArtifactRepository.Logged;
import dev.perennial.training.store.OwnRunRepository;
import dev.perennial.training.store.RunRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Artifacts of runs: the bundles' files of a run of this service, and what was logged from outside. For a thread that may wait. */
@ApplicationScoped
class Artifacts {
    private static final int MOST_FILES = 1000;

    private final ObjectStore objects;
    private final RunArtifacts bundles;
    private final RunRepository own;
    private final LoggedArtifactRepository logged;
    private final Transfers transfers;

    Artifacts(
            ObjectStore objects,
            RunArtifacts bundles,
            RunRepository own,
            LoggedArtifactRepository logged,
            Transfers transfers) {
        this.objects = objects;
        this.bundles = bundles;
        this.own = own;
        this.logged = logged;
        this.transfers = transfers;
    }

    /**
     * A file or a folder.
     *
     * @param path      within the run
     * @param sizeBytes of a file; null for a folder
     */
    record Entry(String path, Long sizeBytes) {
        boolean isFolder() {
            return sizeBytes == null;
        }
    }

    /**
     * What is right in a folder, ordered by path; of a file, that file.
     *
     * @param folder empty: the root
     */
    List<Entry> list(MlflowRun run, String folder) {
        String prefix = folder.isEmpty() ? "" : Limits.artifact(folder) + "/";
        TreeMap<String, Entry> entries = new TreeMap<>();
        for (Logged file : files(run)) {
            if (file.path().equals(folder)) {
                return List.of(new Entry(folder, file.sizeBytes()));
            }
            if (file.path().startsWith(prefix)) {
                int slash = file.path().indexOf('/', prefix.length());
                String path = slash < 0 ? file.path() : file.path().substring(0, slash);
                entries.put(path, new Entry(path, slash < 0 ? file.sizeBytes() : null));
            }
        }
        return new ArrayList<>(entries.values());
    }

    private List<Logged> files(MlflowRun run) {
        if (run.external()) {
            return await(() -> logged.of(run.runId()));
        }
        Optional<ModelTrained> trained = await(() -> own.announced(OwnRunRepository.uuid(run.runId())));
        return trained.map(event -> stored(() -> bundles.list(event))).orElse(List.of()).stream()
                .map(file -> new Logged(file.path(), file.sizeBytes(), file.sha256()))
                .toList();
    }

    /** @throws MlflowException when the run has no such file */
    byte[] read(MlflowRun run, String path) {
        Logged file = files(run).stream()
                .filter(known -> known.path().equals(path))
                .findFirst()
                .orElseThrow(() -> missing(path));
        if (!transfers.reserve(file.sizeBytes())) {
            throw new MlflowException(Code.TEMPORARILY_UNAVAILABLE, "Too much is read at once; try again.");
        }
        if (run.external()) {
            return stored(() -> objects.get(key(run, file.sha256()), RunArtifacts.MOST_BYTES));
        }
        Artifact artifact = new Artifact(file.path(), file.sizeBytes(), file.sha256());
        return await(() -> own.announced(OwnRunRepository.uuid(run.runId())))
                .flatMap(event -> stored(() -> bundles.read(event, artifact)))
                .orElseThrow(() -> missing(path));
    }

    /** Keeps a file, in the place of another one of its path. */
    void write(MlflowRun run, String path, byte[] bytes) {
        Logged file = new Logged(Limits.artifact(path), bytes.length, Digests.sha256(bytes));
        List<Logged> known = files(run);
        if (known.size() >= MOST_FILES
                && known.stream().noneMatch(other -> other.path().equals(path))) {
            throw MlflowException.invalid("The run has " + MOST_FILES + " artifacts, as many as can be.");
        }
        // named by its content, so that the same bytes are stored once and no path touches a key
        stored(() -> objects.putIfAbsent(key(run, file.sha256()), bytes));
        await(() -> logged.put(run.runId(), file));
    }

    private static String key(MlflowRun run, String sha256) {
        return "mlflow/" + run.runId() + "/" + sha256;
    }

    private static <T> T stored(Supplier<T> work) {
        try {
            return work.get();
        } catch (ObjectMissingException e) {
            throw MlflowException.missing("The artifact's bytes are not there any more.");
        } catch (ObjectTooLargeException e) {
            throw MlflowException.invalid(e.getMessage());
        } catch (ObjectStoreException e) {
            throw new MlflowException(Code.TEMPORARILY_UNAVAILABLE, e.getMessage());
        }
    }

    private static MlflowException missing(String path) {
        return MlflowException.missing("No such artifact: '" + path + "'");
    }
}
