package dev.perennial.training.domain.upload;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.contracts.event.TrainingRequested;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Everything that decides what becomes of an upload, frozen when it is claimed.
 *
 * @param request      what started it; its event id is the run's id
 * @param definition   the definition as it was
 * @param segments     what is read, ordered by object key
 * @param modelVersion its version
 * @param upload       what was brought
 * @param judgedAfter  it is judged on later event times only (UTC): neither it nor a trained version has seen them
 */
public record UploadPlan(
        TrainingRequested request,
        ModelDefinition definition,
        List<SegmentReference> segments,
        int modelVersion,
        Upload upload,
        Instant judgedAfter) {
    public UploadPlan {
        requireNonNull(request, "request");
        requireNonNull(definition, "definition");
        segments = List.copyOf(segments);
        requireNonNull(upload, "upload");
        requireNonNull(judgedAfter, "judgedAfter");
    }

    public UUID runId() {
        return request.context().eventId();
    }
}
