package dev.perennial.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import dev.perennial.training.domain.refresh.Measured;
import dev.perennial.training.domain.refresh.RefreshDecision.Kind;
import dev.perennial.training.domain.refresh.RefreshOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefreshingTest {
    private static final String REST =
            """
            training:
              algorithms: [gradient-boosting]
              tuning: {trials: 1}
              refresh: %s
            evaluation: {holdout: {fraction: 0.25, minExamples: 50}}
            """;
    private static final List<Measured> NO_REGRET =
            List.of(new Measured(1, 0, 0.5), new Measured(1, 0, 0.5), new Measured(1, 0, 0.5));

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final ModelDefinition definition = Samples.binary(REST.formatted("auto"));
    private final List<ExampleJoined> examples = Samples.examples(definition, 2000, 1);

    @Test
    void whatNothingServesIsFittedWholeAndSaysWhy() {
        RunResult result = run(plan(1000, 1));

        assertThat(result.refresh().kind()).isEqualTo(Kind.FULL);
        assertThat(result.refresh().why()).isEqualTo("nothing serves yet");
        assertThat(result.refresh().hasRegret()).isFalse();
        assertThat(result.trials()).hasSize(1);
        JsonNode state = provenance(result.refit()).path(Continuation.STATE);
        assertThat(state.path("trainingSha256").textValue()).isEqualTo(definition.trainingDigest());
        assertThat(state.path("fullExamples").intValue()).isEqualTo(1000);
        assertThat(provenance(result.challenger())
                        .at("/refreshState/fullExamples")
                        .intValue())
                .isEqualTo(result.challenger().exampleCount());
    }

    @Test
    void withoutRefreshNothingIsAddedToABundle() {
        ModelDefinition plain = Samples.binary(REST.formatted("off"));
        RunResult result = run(Runs.plan(plain, segments(1000), 0, 1));

        assertThat(result.refresh()).isNull();
        assertThat(provenance(result.refit()).has(Continuation.STATE)).isFalse();
    }

    @Test
    void firstRunsFitWholeAndMeasureARefreshOnTheSameHoldout() {
        RunResult result = run(Runs.serving(run(plan(1000, 1)), List.of(), plan(1400, 3)));

        RefreshOutcome refresh = result.refresh();
        assertThat(refresh.kind()).isEqualTo(Kind.MEASURED);
        assertThat(refresh.why()).isEqualTo("0 of the 3 regrets are measured that a refresh needs");
        assertThat(refresh.regret()).isCloseTo(refresh.refreshLoss() - refresh.fullLoss(), within(1e-12));
        assertThat(refresh.toMeasured().refreshes()).isEqualTo(1);
        assertThat(refresh.continued()).isEqualTo(2);
        assertThat(refresh.examples()).isEqualTo(400);
        // a quarter of what came since
        assertThat(result.holdout().exampleCount()).isEqualTo(100);
        assertThat(result.challenger().exampleCount()).isEqualTo(1300);
        assertThat(provenance(result.refit()).has("continued")).isFalse();
    }

    @Test
    void aRefreshContinuesWhatServesOnWhatCameSince() {
        RunResult full = run(plan(1000, 1));
        int rounds = rounds(full.refit());

        RunResult result = run(Runs.serving(full, NO_REGRET, plan(1400, 3)));

        assertThat(result.refresh().kind()).isEqualTo(Kind.REFRESH);
        assertThat(result.trials()).isEmpty();
        assertThat(result.best()).isNull();
        assertThat(result.challenger().algorithm()).isEqualTo("gradient-boosting");
        assertThat(result.challenger().exampleCount()).isEqualTo(300);
        assertThat(result.refit().exampleCount()).isEqualTo(400);
        assertThat(result.refit().trainedThrough()).isEqualTo(examples.get(1399).eventTime());
        assertThat(rounds(result.refit())).isEqualTo(rounds + Math.round(rounds * 0.4f));
        assertThat(result.refresh().rounds()).isEqualTo(rounds(result.challenger()));
        JsonNode provenance = provenance(result.refit());
        assertThat(provenance.at("/continued/modelVersion").intValue()).isEqualTo(2);
        assertThat(provenance.at("/continued/manifestSha256").textValue())
                .isEqualTo(full.refit().manifestSha256());
        assertThat(provenance.at("/refreshState/refreshes").intValue()).isEqualTo(1);
        assertThat(provenance.path("why").textValue())
                .isEqualTo(result.refresh().why());
    }

    @Test
    void aRefreshCanBeRefreshed() {
        RunResult first = run(Runs.serving(run(plan(1000, 1)), NO_REGRET, plan(1400, 3)));

        RunResult second = run(Runs.serving(first, NO_REGRET, plan(1800, 5)));

        assertThat(second.refresh().refreshes()).isEqualTo(2);
        assertThat(second.refresh().continued()).isEqualTo(4);
        assertThat(provenance(second.refit()).at("/refreshState/fullExamples").intValue())
                .isEqualTo(1000);
        assertThat(rounds(second.refit())).isGreaterThan(rounds(first.refit()));
    }

    @Test
    void aRepeatOfTheFrozenPlanPublishesTheSame() {
        RunPlan plan = Runs.serving(run(plan(1000, 1)), NO_REGRET, plan(1400, 3));
        RunResult first = run(plan);
        // as if the process had died between the two versions
        objects.list("models/flights/4/").forEach(objects::remove);
        objects.remove("models/flights/3/manifest.json");

        assertThat(run(plan)).isEqualTo(first);
    }

    @Test
    void aStateThatIsNotThereOrAlteredIsFittedWholeWithItsReason() {
        RunResult full = run(plan(1000, 1));
        RunPlan plan = Runs.serving(full, NO_REGRET, plan(1400, 3));
        byte[] booster = objects.get("models/flights/2/native.bin", 1 << 24);
        objects.remove("models/flights/2/native.bin");

        RefreshOutcome missing = run(plan).refresh();

        booster[booster.length / 2] ^= 1;
        objects.putIfAbsent("models/flights/2/native.bin", booster);
        RefreshOutcome altered =
                run(Runs.serving(full, NO_REGRET, plan(1400, 5))).refresh();

        assertThat(missing.kind()).isEqualTo(Kind.FULL);
        assertThat(missing.why()).startsWith("version 2 cannot be continued: models/flights/2/: ");
        assertThat(altered.kind()).isEqualTo(Kind.FULL);
        assertThat(altered.why()).contains("native.bin has digest ");
    }

    @Test
    void anotherDefinitionIsFittedWhole() {
        RunResult full = run(plan(1000, 1));
        ModelDefinition other = Samples.binary(REST.formatted("{mode: auto, tolerance: 0.1}"));

        RunResult result = run(Runs.serving(full, NO_REGRET, Runs.plan(other, segments(1400), 0, 3)));

        assertThat(result.refresh().kind()).isEqualTo(Kind.FULL);
        assertThat(result.refresh().why()).isEqualTo("version 2 was trained under another definition");
    }

    @Test
    void tooFewNewExamplesAreFittedWhole() {
        RunResult result = run(Runs.serving(run(plan(1000, 1)), NO_REGRET, plan(1100, 3)));

        assertThat(result.refresh().kind()).isEqualTo(Kind.FULL);
        assertThat(result.refresh().why())
                .startsWith("of what came since version 2 there are too few examples: 100 in the window");
    }

    @Test
    void aVersionThatWasTrainedWithoutRefreshIsNotContinued() {
        ModelDefinition plain = Samples.binary(REST.formatted("off"));
        RunResult full = run(Runs.plan(plain, segments(1000), 0, 1));

        RunResult result = run(Runs.serving(full, NO_REGRET, plan(1400, 3)));

        assertThat(result.refresh().why()).isEqualTo("version 2 was not trained to be continued");
    }

    private RunResult run(RunPlan plan) {
        return new TrainingProcedure(objects, Runs.NONE_REPLACED, 0).run(plan);
    }

    private RunPlan plan(int size, int challengerVersion) {
        return Runs.plan(definition, segments(size), 0, challengerVersion);
    }

    private List<SegmentReference> segments(int size) {
        return Runs.segments(objects, definition, examples.subList(0, size));
    }

    private JsonNode provenance(TrainedVersion version) {
        return Runs.provenance(objects, version);
    }

    private int rounds(TrainedVersion version) {
        return provenance(version).at("/recipe/hyperparameters/rounds").intValue();
    }
}
