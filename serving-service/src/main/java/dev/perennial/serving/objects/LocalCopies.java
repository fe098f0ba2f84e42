package dev.perennial.serving.objects;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.Names;
import dev.perennial.contracts.event.ModelDeployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The last good bundle of each model with its deployment, at {@code <state>/bundles/<model>/<sequence>/}. A copy appears
 * by one rename of a complete folder, so a kill at any instant leaves the one before or the new one. It is worth no more
 * than its digests: they are checked when it is read, like those of any bundle. A copy that cannot be written costs
 * nothing but the faster start.
 */
final class LocalCopies {
    private static final Logger LOG = Logger.getLogger(LocalCopies.class);
    private static final String DEPLOYMENT = "deployment.json";
    private static final String UNFINISHED = "unfinished";

    private final Path root;

    LocalCopies(Path stateDir) {
        this.root = stateDir.resolve("bundles");
    }

    /** A deployment and the folder with its bundle. */
    record Copy(ModelDeployment deployment, FolderObjectStore store) {}

    /** Keeps a copy and drops the older ones of its model. */
    void keep(ModelDeployment deployment, Map<String, byte[]> objects) {
        Path model = folder(deployment.modelName());
        Path unfinished = model.resolve(UNFINISHED);
        Path finished = folder(deployment);
        try {
            byte[] told = Json.mapper().writeValueAsBytes(deployment);
            if (holds(finished, told)) {
                return;
            }
            DurableFiles.deleteFolder(unfinished);
            Files.createDirectories(unfinished);
            FolderObjectStore.write(unfinished, objects);
            DurableFiles.write(unfinished.resolve(DEPLOYMENT), told);
            // a model that is deleted and made anew counts from 1 again
            DurableFiles.deleteFolder(finished);
            Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
            for (Path other : DurableFiles.children(model)) {
                if (!other.equals(finished)) {
                    DurableFiles.deleteFolder(other);
                }
            }
        } catch (IOException | RuntimeException e) {
            // a file system may also refuse without an IOException; what was loaded is good whatever its copy is worth
            LOG.warnf(e, "local copy not kept modelName=%s sequence=%d", deployment.modelName(), deployment.sequence());
        }
    }

    private static boolean holds(Path folder, byte[] deployment) throws IOException {
        Path file = folder.resolve(DEPLOYMENT);
        return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), deployment);
    }

    /** Every copy, the newest of each model first. What is not a copy, or cannot be read, is left out. */
    List<Copy> all() {
        List<Copy> copies = new ArrayList<>();
        for (Path model : children(root)) {
            for (Path folder : children(model)) {
                read(model, folder).ifPresent(copies::add);
            }
        }
        copies.sort(Comparator.comparing((Copy copy) -> copy.deployment().modelName())
                .thenComparing(copy -> copy.deployment().sequence(), Comparator.reverseOrder()));
        return copies;
    }

    /** Drops every copy of a model. */
    void forget(String modelName) {
        delete(folder(modelName));
    }

    /** Drops the copy of one deployment. */
    void forget(ModelDeployment deployment) {
        delete(folder(deployment));
    }

    private static void delete(Path folder) {
        try {
            DurableFiles.deleteFolder(folder);
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "local copy not deleted folder=%s", folder);
        }
    }

    private static List<Path> children(Path folder) {
        try {
            return DurableFiles.children(folder);
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "local copies cannot be listed folder=%s", folder);
            return List.of();
        }
    }

    private static Optional<Copy> read(Path model, Path folder) {
        Path file = folder.resolve(DEPLOYMENT);
        if (folder.endsWith(UNFINISHED) || !Files.exists(file)) {
            return Optional.empty();
        }
        try {
            ModelDeployment deployment = Json.mapper().readValue(Files.readAllBytes(file), ModelDeployment.class);
            return model.endsWith(deployment.modelName())
                    ? Optional.of(new Copy(deployment, new FolderObjectStore(folder)))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "local copy cannot be read folder=%s", folder);
            return Optional.empty();
        }
    }

    private Path folder(ModelDeployment deployment) {
        return folder(deployment.modelName()).resolve(Long.toString(deployment.sequence()));
    }

    private Path folder(String modelName) {
        return root.resolve(Names.requireModel(modelName));
    }
}
