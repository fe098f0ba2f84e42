package dev.perennial.training.upload;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelSignature;
import dev.perennial.contracts.definition.SignatureParser;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.upload.TensorRules;
import dev.perennial.training.domain.upload.Upload;
import dev.perennial.training.store.UploadRepository;
import dev.perennial.training.store.UploadRepository.Recorded;
import dev.perennial.training.work.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes a model that somebody brings: looks at it, opens it in a process of its own, and leaves it to be answered for the
 * window and published. What is no model is recorded with the reason, and nothing of it is kept.
 */
@ApplicationScoped
public class Uploads {
    private final UploadRepository uploads;
    private final ObjectStore objects;
    private final GraphTrials trials;
    private final UploadConfig config;
    private final Clock clock;

    Uploads(UploadRepository uploads, ObjectStore objects, GraphTrials trials, UploadConfig config, Clock clock) {
        this.uploads = uploads;
        this.objects = objects;
        this.trials = trials;
        this.config = config;
        this.clock = clock;
    }

    /**
     * One at a time, as the graph is held whole in memory on its way into the store.
     *
     * @param signature  JSON
     * @param uploadedBy who brings it, as told
     * @return its run, and whether the same was brought before
     * @throws InvalidInputException with everything that is wrong; that is recorded among the model's runs
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer; a repeat may succeed
     */
    public synchronized Recorded take(ModelDefinition definition, Path onnx, String signature, String uploadedBy) {
        long size = onnx.toFile().length();
        if (size > config.mostBytes()) {
            throw new InvalidInputException("onnx", size + " bytes", "at most " + config.mostBytes());
        }
        byte[] graph = read(onnx);
        String graphSha256 = Digests.sha256(graph);
        String sha256 = Upload.digest(graphSha256, Digests.sha256(signature.getBytes(StandardCharsets.UTF_8)));
        Optional<Run> known = Blocking.await(() -> uploads.find(definition.name(), sha256));
        if (known.isPresent()) {
            return new Recorded(known.get(), true);
        }
        TrainingRequested request = new TrainingRequested(
                EventContext.first(UUID.randomUUID(), clock.instant()),
                definition.name(),
                Reason.UPLOAD,
                uploadedBy + " uploaded a graph of " + size + " bytes, SHA-256 " + graphSha256);
        try {
            ModelSignature read = checked(definition, graph, signature);
            String key = "uploads/" + definition.name() + "/" + graphSha256 + ".onnx";
            Upload upload = new Upload(sha256, graphSha256, size, key, read, uploadedBy);
            objects.putIfAbsent(key, graph);
            int needed = definition.evaluation().holdout().minExamples();
            String waitsFor = Upload.waitsFor(needed, read.trainedThrough(), 0);
            return Blocking.await(() -> uploads.accept(request, upload, waitsFor));
        } catch (InvalidInputException e) {
            Blocking.await(() -> uploads.refuse(request, sha256, e.getMessage(), clock.instant()));
            throw e;
        }
    }

    /** All problems of both parts together, so that whoever brings it sees them at once. */
    private ModelSignature checked(ModelDefinition definition, byte[] graph, String signature) {
        List<Problem> problems = new ArrayList<>();
        ModelSignature read = null;
        try {
            read = SignatureParser.parse(signature);
            problems.addAll(TensorRules.problemsOfSignature(definition, read.inputs(), read.outputs()));
        } catch (InvalidInputException e) {
            problems.addAll(e.problems());
        }
        try {
            trials.open(graph, definition);
        } catch (InvalidInputException e) {
            problems.addAll(e.problems());
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return read;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
