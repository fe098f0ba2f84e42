package dev.perennial.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.metric.Metrics;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.BlendState;
import dev.perennial.training.domain.BlendState.Snapshot;
import dev.perennial.training.domain.MlPoly;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class BlendedVersionsTest {
    private static final String BLENDED =
            """
            training: {blend: on}
            evaluation: {holdout: {fraction: 0.25, minExamples: 100}}
            """;

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final ModelDefinition definition = Samples.binary(BLENDED);
    private final List<ExampleJoined> examples = Samples.examples(definition, 1600, 1);

    @Test
    void theFirstRunWeighsAllAlikeForTheChallengerAndLearnsForTheRefit() {
        RunResult result = run(plan(1000, 200, 1));

        assertAllAlike(result.challenger());
        assertThat(weights(result.refit()).stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(weights(result.refit())).isNotEqualTo(weights(result.challenger()));
        assertThat(result.challenger().algorithm()).isEqualTo("blend");
        assertThat(result.best()).isNull();
        assertThat(result.trials()).isEmpty();
        assertThat(result.blend().snapshots()).hasSize(1);
        assertThat(result.blend().snapshots().get(0).through())
                .isEqualTo(examples.get(999).eventTime());
    }

    @Test
    void theNextRunTakesOverWhatTheLastOneLearnt() {
        BlendState before = run(plan(1000, 200, 1)).blend();

        RunResult next = run(Runs.after(before, plan(1200, 200, 3)));

        assertThat(next.holdout().exampleCount()).isEqualTo(200);
        assertWeights(next.challenger(), before.newest());
        assertWeights(next.refit(), next.blend().newest());
        assertThat(next.blend().snapshots())
                .hasSize(2)
                .startsWith(before.snapshots().get(0));
        assertThat(provenance(next.challenger()).at("/weightsBefore/snapshots")).hasSize(1);
    }

    @Test
    void aHoldoutThatReachesBackIsNotLearntFromTwiceNorByItsChallenger() {
        BlendState first = run(plan(1000, 200, 1)).blend();
        // 20 new examples, of which at least 100 are held out
        RunResult next = run(Runs.after(first, plan(1020, 20, 3)));

        assertThat(next.holdout().exampleCount()).isEqualTo(100);
        assertAllAlike(next.challenger());
        double before = first.newest().squares().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        double after = next.blend().newest().squares().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        assertThat(after).isGreaterThan(before);
        assertThat(next.blend().snapshots().get(1).through())
                .isEqualTo(examples.get(1019).eventTime());
    }

    @Test
    void whatWasLearntUnderAnotherDefinitionCountsForNothing() {
        List<PoolMember> members = run(plan(1000, 200, 1)).blend().members();
        List<Double> first = new ArrayList<>(Collections.nCopies(members.size(), 0.0));
        first.set(0, 1.0);
        MlPoly one = new MlPoly(first, Collections.nCopies(members.size(), 1.0));
        BlendState other = BlendState.start("another", members)
                .with(new Snapshot(examples.get(0).eventTime(), one));

        RunResult next = run(Runs.after(other, plan(1200, 200, 3)));

        assertAllAlike(next.challenger());
        assertThat(next.blend().definitionSha256()).isEqualTo(definition.digest());
        assertThat(next.blend().snapshots()).hasSize(1);
    }

    @Test
    void aRepeatAfterACrashPublishesTheSame() {
        RunPlan plan = Runs.after(run(plan(1000, 200, 1)).blend(), plan(1200, 200, 3));
        RunResult first = run(plan);
        // as if the process had died between the two versions
        objects.list("models/flights/4/").forEach(objects::remove);
        objects.remove("models/flights/3/manifest.json");

        RunResult again = run(plan);

        assertThat(again).isEqualTo(first);
        assertThat(objects.list("models/flights/4/")).isNotEmpty();
    }

    @Test
    void theRefitPredictsLaterExamplesBetterThanTheRate() {
        RunResult result = run(plan(1000, 200, 1));
        Dataset later = Samples.dataset(definition, examples.subList(1000, 1600));

        try (ScoringModel model = ScoringModel.open(bundle(result.refit()))) {
            double loss =
                    Metrics.value(definition.training().objective(), later.targets(), model.score(later.features()));
            assertThat(loss).isLessThan(0.55);
        }
        JsonNode members = provenance(result.refit()).path("members");
        assertThat(members.findValuesAsText("name"))
                .containsExactly("recent", "all", "monotone", "corrected", "linear", "sharp");
        assertThat(members.get(0).at("/fitted/through").asText())
                .isEqualTo(examples.get(999).eventTime().toString());
    }

    @Test
    void whatServedBeforeIsAMemberAndItsWeightIsLearnt() {
        RunResult first = run(plan(1000, 200, 1));
        RunResult second = run(Runs.past(PoolMember.PAST, first, Runs.after(first.blend(), plan(1200, 200, 3))));
        RunResult third = run(Runs.past(PoolMember.PAST, first, Runs.after(second.blend(), plan(1400, 200, 5))));

        assertThat(first.blend().members()).hasSize(8).endsWith(PoolMember.PAST, PoolMember.LONG_PAST);
        assertThat(first.blend().newest().squares().get(6)).isZero();
        JsonNode past = provenance(second.challenger()).path("members").get(6);
        assertThat(past.path("name").asText()).isEqualTo("past");
        assertThat(past.path("examples").asInt()).isEqualTo(1000);
        assertThat(past.at("/fitted/through").asText())
                .isEqualTo(examples.get(999).eventTime().toString());
        assertThat(provenance(second.refit()).at("/members/6/modelVersion").asInt())
                .isEqualTo(2);
        assertThat(provenance(second.refit()).at("/members/6/manifestSha256").asText())
                .isEqualTo(first.refit().manifestSha256());
        // nothing was known of it, so it counts as if it had neither won nor lost
        assertThat(weights(second.challenger()).get(6)).isZero();
        assertThat(second.blend().newest().squares().get(6)).isPositive();
        assertWeights(third.challenger(), second.blend().newest());
        assertWeights(third.refit(), third.blend().newest());
    }

    @Test
    void whatHasSeenTheHoldoutIsNoMember() {
        RunResult first = run(plan(1000, 200, 1));
        // 20 new examples, of which at least 100 are held out
        RunPlan plan = Runs.after(first.blend(), plan(1020, 20, 3));

        RunResult next = run(Runs.past(PoolMember.PAST, first, plan));

        assertThat(weights(next.challenger())).hasSize(6);
        assertThat(weights(next.refit())).hasSize(6);
        assertThat(next.blend().newest().squares().get(6)).isZero();
    }

    @Test
    void whatCannotBeReadOrIsOfAnotherKindIsNoMember() {
        RunResult first = run(plan(1000, 200, 1));
        RunPlan plan = Runs.after(first.blend(), plan(1200, 200, 3));
        RunResult without = run(plan);
        forget(without);

        ModelDefinition single = Samples.binary("training: {tuning: {trials: 1}, algorithms: [logistic-regression]}");
        RunResult other = run(Runs.plan(single, plan.segments(), 200, 5));
        assertThat(run(Runs.past(PoolMember.PAST, other, plan)).refit()).isEqualTo(without.refit());
        forget(without);

        objects.remove(first.refit().artifactPrefix() + "native.bin");
        assertThat(run(Runs.past(PoolMember.PAST, first, plan)).refit()).isEqualTo(without.refit());
    }

    private void forget(RunResult result) {
        objects.list(result.challenger().artifactPrefix()).forEach(objects::remove);
        objects.list(result.refit().artifactPrefix()).forEach(objects::remove);
    }

    @Test
    void valuesAreMixedToo() {
        ModelDefinition regression = Samples.regression(BLENDED);
        InMemoryObjectStore others = new InMemoryObjectStore();
        RunResult result = new TrainingProcedure(others, Runs.NONE_REPLACED, 0)
                .run(Runs.plan(
                        regression, Runs.segments(others, regression, Samples.examples(regression, 1000, 1)), 200, 1));

        assertThat(result.refit().algorithm()).isEqualTo("blend");
        assertThat(result.blend().members()).hasSize(7);
    }

    private void assertAllAlike(TrainedVersion version) {
        assertThat(weights(version)).hasSize(6).allSatisfy(weight -> assertThat(weight)
                .isCloseTo(1.0 / 6, within(1e-12)));
    }

    private RunResult run(RunPlan plan) {
        return new TrainingProcedure(objects, Runs.NONE_REPLACED, 0).run(plan);
    }

    private RunPlan plan(int size, long fresh, int challengerVersion) {
        return Runs.plan(
                definition, Runs.segments(objects, definition, examples.subList(0, size)), fresh, challengerVersion);
    }

    private Bundle bundle(TrainedVersion version) {
        return BundleReader.read(objects, version.artifactPrefix(), version.manifestSha256());
    }

    private JsonNode provenance(TrainedVersion version) {
        return bundle(version).provenance();
    }

    private List<Double> weights(TrainedVersion version) {
        return StreamSupport.stream(provenance(version).path("members").spliterator(), false)
                .map(member -> member.path("weight").doubleValue())
                .toList();
    }

    /** Those of little weight are left out, which raises the rest by as much. */
    private void assertWeights(TrainedVersion version, MlPoly learnt) {
        List<Double> found = weights(version);
        double[] expected = learnt.weights(IntStream.range(0, found.size()).toArray());
        double kept = 0;
        for (double weight : expected) {
            kept += weight < 0.01 ? 0 : weight;
        }
        for (int member = 0; member < expected.length; member++) {
            double weight = expected[member] < 0.01 ? 0 : expected[member] / kept;
            assertThat(found.get(member)).isCloseTo(weight, within(1e-12));
        }
    }
}
