package dev.perennial.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.image.Digits;
import dev.perennial.model.metric.Metrics;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.DigitSamples;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.RunResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run on images, from segments to bundles. */
class DigitRunTest {
    private static final ModelDefinition DIGITS = DigitSamples.definition(
            """
            training: {window: {kind: sliding, examples: 1500}, tuning: {trials: 1}}
            evaluation: {holdout: {fraction: 0.25, minExamples: 100}}
            """);
    private static final List<ExampleJoined> EXAMPLES =
            DigitSamples.examples(DIGITS, Digits.all().subList(0, 1500));

    private final InMemoryObjectStore objects = new InMemoryObjectStore();

    @Test
    void publishesABundleThatKnowsDigitsAndWhatTheyLookLike() {
        TrainedVersion refit = run(objects).refit();

        Bundle bundle = BundleReader.read(objects, refit.artifactPrefix(), refit.manifestSha256());

        Dataset later = Samples.dataset(
                DIGITS, DigitSamples.examples(DIGITS, Digits.all().subList(2000, 2500)));
        try (ScoringModel model = ScoringModel.open(bundle)) {
            model.verify(bundle.golden());
            assertThat(Metrics.value(Metric.ACCURACY, later.targets(), model.score(later.features())))
                    .isGreaterThan(0.9);
        }
        assertThat(bundle.profile().numbers()).hasSize(7).containsKey("digit.tilt");
        assertThat(bundle.profile().numbers().get("digit.tilt").count()).isEqualTo(1500);
        assertThat(bundle.profile().categories()).isEmpty();
        assertThat(bundle.provenance().at("/recipe/algorithm").asText()).isEqualTo("cnn");
    }

    @Test
    @Timeout(120)
    void samePlanGivesTheSameBundlesInAnotherProcess() throws Exception {
        RunResult here = run(objects);

        String elsewhere = DigestTest.inAnotherProcess(DigitRunTest.class, "");

        assertThat(elsewhere).isEqualTo(digests(here));
        assertThat(here.best().recipe().algorithm()).isEqualTo(Algorithm.CNN);
    }

    /** Prints the digests of the run, for the comparison between processes. */
    public static void main(String[] arguments) {
        System.out.println(digests(run(new InMemoryObjectStore())));
    }

    private static String digests(RunResult result) {
        return result.challenger().manifestSha256() + " " + result.refit().manifestSha256();
    }

    private static RunResult run(InMemoryObjectStore objects) {
        return new TrainingProcedure(objects, Runs.NONE_REPLACED, 0)
                .run(Runs.plan(DIGITS, Runs.segments(objects, DIGITS, EXAMPLES), 300, 1));
    }
}
