package dev.perennial.training.store;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExpectationOutcome;
import dev.perennial.contracts.event.ExpectationsViolated;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.training.domain.KnownSegment;
import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import dev.perennial.training.domain.refresh.RefreshOutcome;
import dev.perennial.training.domain.refresh.RefreshPlan;
import dev.perennial.training.domain.upload.Upload;
import dev.perennial.training.domain.upload.UploadPlan;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

@Entity
@Table(name = "run")
class RunEntity {
    /** Requested: the request is not back from the log yet. */
    enum State {
        REQUESTED(Run.State.QUEUED),
        WAITING(Run.State.WAITING),
        QUEUED(Run.State.QUEUED),
        RUNNING(Run.State.RUNNING),
        TRAINED(Run.State.TRAINED),
        FAILED(Run.State.FAILED);

        private final Run.State shown;

        State(Run.State shown) {
            this.shown = shown;
        }

        boolean isShownAs(Run.State state) {
            return shown == state;
        }
    }

    @Id
    UUID runId;

    String modelName;

    @Enumerated(EnumType.STRING)
    Reason reason;

    String detail;

    @Enumerated(EnumType.STRING)
    State state;

    Instant occurredAt;
    UUID correlationId;
    UUID causationId;
    boolean requestPublished;
    Instant knownThrough;
    String owner;
    Instant leaseUntil;
    int attempts;
    Instant startedAt;
    Instant finishedAt;
    String definition;
    String definitionDigest;
    String segments;
    int segmentCount;
    Long totalExamples;
    Long freshExamples;
    Integer challengerVersion;
    Integer refitVersion;
    Integer exampleCount;
    Integer holdoutCount;
    Instant trainedThrough;

    @Enumerated(EnumType.STRING)
    Algorithm algorithm;

    @Enumerated(EnumType.STRING)
    Metric metric;

    Double score;
    String failure;
    String trainedEvent;
    boolean trainedPublished;
    String expectations;
    String blendBefore;
    String blendAfter;
    /** The champions of before that its blend may have as members; null without blend. */
    String past;

    String settingsBefore;
    boolean violationsPublished = true;
    /** What somebody brought; null for a run that fits. */
    String upload;

    String uploadSha256;
    Instant judgedAfter;
    /** The newest segment there was when there were too few examples to judge an upload on; null: nobody looked yet. */
    Long lookedAt;

    String choice;
    String why;
    /** Segments of unlabelled examples that the run reads; null: none. */
    String unlabelled;

    String selfTraining;
    /** What was known of refreshing when the run was claimed; null where the definition wants none. */
    String refreshBefore;

    String refresh;

    static RunEntity of(TrainingRequested request, State state, boolean published, Instant knownThrough) {
        RunEntity entity = new RunEntity();
        entity.runId = request.context().eventId();
        entity.modelName = request.modelName();
        entity.reason = request.reason();
        entity.detail = request.detail();
        entity.state = state;
        entity.occurredAt = request.context().occurredAt();
        entity.correlationId = request.context().correlationId();
        entity.causationId = request.context().causationId();
        entity.requestPublished = published;
        entity.knownThrough = knownThrough;
        return entity;
    }

    TrainingRequested toRequest() {
        EventContext context = new EventContext(runId, occurredAt, correlationId, causationId);
        return new TrainingRequested(context, modelName, reason, detail);
    }

    /**
     * Sets down which segments it reads: those with the newest examples.
     *
     * @param known  those there are
     * @param length number of examples
     */
    void read(List<KnownSegment> known, int length) {
        List<SegmentReference> chosen = KnownSegment.holdingNewest(known, length);
        segments = Texts.write(chosen);
        segmentCount = chosen.size();
    }

    boolean isFrozen() {
        return definition != null;
    }

    RunPlan toPlan() {
        return new RunPlan(
                toRequest(),
                DefinitionParser.parse(definition),
                Texts.read(segments, Texts.SEGMENTS),
                // an upload learns from none
                freshExamples == null ? 0 : freshExamples,
                challengerVersion,
                refitVersion,
                blendBefore == null ? null : Texts.read(blendBefore, Texts.BLEND),
                past == null ? Map.of() : Texts.read(past, Texts.PAST),
                unlabelled == null ? List.of() : Texts.read(unlabelled, Texts.SEGMENTS),
                settingsBefore == null ? List.of() : Texts.read(settingsBefore, Texts.RECIPES),
                refreshBefore == null ? RefreshPlan.NOTHING : Texts.read(refreshBefore, Texts.REFRESH_PLAN));
    }

    UploadPlan toUploadPlan() {
        return new UploadPlan(
                toRequest(),
                DefinitionParser.parse(definition),
                Texts.read(segments, Texts.SEGMENTS),
                challengerVersion,
                toUpload(),
                judgedAfter);
    }

    Upload toUpload() {
        return Texts.read(upload, Texts.UPLOAD);
    }

    void succeed(RunResult result, Instant at) {
        state = State.TRAINED;
        finishedAt = at;
        exampleCount = result.exampleCount();
        holdoutCount = result.holdout().exampleCount();
        trainedThrough = (result.refit() == null ? result.challenger() : result.refit()).trainedThrough();
        algorithm = result.best() == null ? null : result.best().recipe().algorithm();
        score = result.best() == null ? null : (Double) result.best().score();
        blendAfter = result.blend() == null ? null : Texts.write(result.blend());
        choice = result.choice() == null ? null : Texts.write(result.choice());
        why = result.choice() == null ? null : result.choice().why();
        selfTraining = result.selfTraining() == null ? null : Texts.write(result.selfTraining());
        refresh = result.refresh() == null ? null : Texts.write(result.refresh());
        ModelTrained event = new ModelTrained(
                trainedContext(), modelName, runId, result.challenger(), result.refit(), result.holdout());
        trainedEvent = new String(EventCodec.encode(event), StandardCharsets.UTF_8);
        judge(result.expectations());
    }

    /** Records how the expectations fared. */
    void judge(List<ExpectationOutcome> outcomes) {
        expectations = outcomes.isEmpty() ? null : Texts.write(outcomes);
        violationsPublished = outcomes.stream().allMatch(ExpectationOutcome::met);
    }

    void fail(String reasonOfFailure, Instant at) {
        state = State.FAILED;
        finishedAt = at;
        failure = reasonOfFailure;
    }

    ModelTrained toTrained() {
        return EventCodec.decode(ModelTrained.class, trainedEvent.getBytes(StandardCharsets.UTF_8), trainedContext());
    }

    ExpectationsViolated toViolated() {
        List<ExpectationOutcome> violations =
                outcomes().stream().filter(outcome -> !outcome.met()).toList();
        return new ExpectationsViolated(
                toRequest().context().causes("expectations-violated", finishedAt),
                modelName,
                runId,
                violations.stream().anyMatch(ExpectationOutcome::blocks),
                violations);
    }

    private List<ExpectationOutcome> outcomes() {
        return expectations == null ? List.of() : Texts.read(expectations, Texts.OUTCOMES);
    }

    private String fitted() {
        return trainedEvent == null ? null : toTrained().challenger().algorithm();
    }

    private EventContext trainedContext() {
        return toRequest().context().causes("model-trained", finishedAt);
    }

    Run toRun() {
        return new Run(
                runId,
                modelName,
                reason,
                detail,
                state.shown,
                challengerVersion,
                refitVersion,
                exampleCount,
                holdoutCount,
                trainedThrough,
                fitted(),
                metric,
                score,
                why,
                segmentCount,
                occurredAt,
                startedAt,
                finishedAt,
                failure,
                outcomes(),
                selfTraining == null ? null : Texts.read(selfTraining, Texts.ABLATION),
                toRefresh());
    }

    /** Null where the definition wants none, and before it is trained. */
    RefreshOutcome toRefresh() {
        return refresh == null ? null : Texts.read(refresh, Texts.REFRESH_OUTCOME);
    }
}
