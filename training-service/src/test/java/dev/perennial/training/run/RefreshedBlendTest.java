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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class RefreshedBlendTest {
    private static final String REST =
            """
            training: {blend: on, refresh: %s}
            evaluation: {holdout: {fraction: 0.25, minExamples: 50}}
            """;
    private static final List<Measured> NO_REGRET =
            List.of(new Measured(1, 0, 0.5), new Measured(1, 0, 0.5), new Measured(1, 0, 0.5));

    private InMemoryObjectStore objects = new InMemoryObjectStore();
    private final ModelDefinition definition = Samples.binary(REST.formatted("auto"));
    private final List<ExampleJoined> examples = Samples.examples(definition, 2400, 1);

    @Test
    void aRefreshKeepsTheMembersAndItsWeightsFollowTheLabels() {
        RunResult full = run(plan(1000, 1));

        RunResult refreshed = run(Runs.serving(full, NO_REGRET, plan(1400, 3)));

        assertThat(full.refresh().why()).isEqualTo("nothing serves yet");
        assertThat(refreshed.refresh().kind()).isEqualTo(Kind.REFRESH);
        assertThat(refreshed.refresh().rounds()).isNull();
        assertThat(refreshed.refresh().examples()).isEqualTo(400);
        assertThat(refreshed.challenger().algorithm()).isEqualTo("blend");
        assertThat(refreshed.challenger().exampleCount()).isEqualTo(300);
        assertThat(refreshed.refit().exampleCount()).isEqualTo(400);
        assertThat(refreshed.refit().trainedThrough())
                .isEqualTo(examples.get(1399).eventTime());
        // a weight of 0 is one that a full retrain left out
        assertThat(names(refreshed.refit())).isNotEmpty().isSubsetOf(names(full.refit()));
        assertThat(weights(refreshed.refit())).isNotEqualTo(weights(refreshed.challenger()));
        assertThat(weights(refreshed.refit()).stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(provenance(refreshed.refit()).at("/continued/modelVersion").intValue())
                .isEqualTo(2);
        assertThat(provenance(refreshed.refit()).at("/refreshState/refreshes").intValue())
                .isEqualTo(1);
        assertThat(refreshed.blend().snapshots()).hasSize(2);
        assertThat(refreshed.blend().snapshots().get(1).through())
                .isEqualTo(examples.get(1399).eventTime());
    }

    @Test
    void noLabelOfTheHoldoutIsInTheChallengersWeights() {
        RunResult as = run(Runs.serving(run(plan(1000, 1)), NO_REGRET, plan(1400, 3)));
        List<Double> challenger = weights(as.challenger());
        List<Double> refit = weights(as.refit());
        assertThat(as.holdout().exampleCount()).isEqualTo(100);

        objects = new InMemoryObjectStore();
        RunResult full = run(plan(1000, 1));
        RunPlan other = Runs.plan(definition, segments(otherLabelsFrom(1300, 1400)), 0, 3);
        RunResult changed = run(Runs.serving(full, NO_REGRET, other));

        assertThat(weights(changed.challenger())).isEqualTo(challenger);
        assertThat(weights(changed.refit())).isNotEqualTo(refit);
    }

    @Test
    void aRefreshGoesOnFromARefreshAndAFullRetrainFromBoth() {
        RunResult first = run(Runs.serving(run(plan(1000, 1)), NO_REGRET, plan(1400, 3)));
        RunResult second = run(Runs.serving(first, NO_REGRET, plan(1800, 5)));

        RunResult full = run(Runs.serving(second, List.of(), plan(2200, 7)));

        assertThat(second.refresh().refreshes()).isEqualTo(2);
        assertThat(second.blend().snapshots()).hasSize(3);
        assertThat(full.refresh().kind()).isEqualTo(Kind.MEASURED);
        assertThat(full.refresh().regret())
                .isCloseTo(full.refresh().refreshLoss() - full.refresh().fullLoss(), within(1e-12));
        // what the served members said of the labels before the holdout, then what the new ones said of it
        assertThat(full.blend().snapshots()).hasSize(5);
        assertThat(full.challenger().exampleCount()).isEqualTo(2100);
        assertThat(provenance(full.refit()).at("/refreshState/refreshes").intValue())
                .isZero();
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
    void whatWasTrainedWithoutRefreshOrOtherwiseIsFittedWhole() {
        ModelDefinition plain = Samples.binary(REST.formatted("off"));
        RunResult without = run(Runs.plan(plain, segments(examples.subList(0, 1000)), 0, 1));
        assertThat(provenance(without.refit()).has(Continuation.STATE)).isFalse();

        assertThat(run(Runs.serving(without, NO_REGRET, plan(1400, 3)))
                        .refresh()
                        .why())
                .isEqualTo("version 2 was not trained to be continued");
        ModelDefinition other = Samples.binary(REST.formatted("{mode: auto, tolerance: 0.1}"));
        RunPlan otherwise = Runs.plan(other, segments(examples.subList(0, 1800)), 0, 7);
        assertThat(run(Runs.serving(run(plan(1400, 5)), NO_REGRET, otherwise))
                        .refresh()
                        .why())
                .isEqualTo("version 6 was trained under another definition");
    }

    private List<ExampleJoined> otherLabelsFrom(int from, int to) {
        List<ExampleJoined> changed = new ArrayList<>(examples.subList(0, from));
        List<ExampleJoined> others = Samples.examples(definition, 2400, 2);
        for (int i = from; i < to; i++) {
            ExampleJoined example = examples.get(i);
            changed.add(new ExampleJoined(
                    example.context(),
                    example.modelName(),
                    example.exampleId(),
                    example.eventTime(),
                    example.knownAt(),
                    example.features(),
                    others.get(i).label()));
        }
        return changed;
    }

    private RunResult run(RunPlan plan) {
        return new TrainingProcedure(objects, Runs.NONE_REPLACED, 0).run(plan);
    }

    private RunPlan plan(int size, int challengerVersion) {
        return Runs.plan(definition, segments(examples.subList(0, size)), 0, challengerVersion);
    }

    private List<SegmentReference> segments(List<ExampleJoined> some) {
        return Runs.segments(objects, definition, some);
    }

    private JsonNode provenance(TrainedVersion version) {
        return Runs.provenance(objects, version);
    }

    private List<Double> weights(TrainedVersion version) {
        return members(version).stream()
                .map(member -> member.path("weight").doubleValue())
                .toList();
    }

    private List<String> names(TrainedVersion version) {
        return members(version).stream()
                .filter(member -> member.path("weight").doubleValue() > 0)
                .map(member -> member.path("name").textValue())
                .toList();
    }

    private List<JsonNode> members(TrainedVersion version) {
        return StreamSupport.stream(provenance(version).path("members").spliterator(), false)
                .toList();
    }
}
