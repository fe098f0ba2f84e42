package dev.perennial.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.choice.Choice.Row;
import org.junit.jupiter.api.Test;

class ChoosingTest {
    private final InMemoryObjectStore objects = new InMemoryObjectStore();

    @Test
    void aRepeatedRunThatWeighsChoosesTheSameForTheSameReason() {
        RunPlan plan = plan("{prefer: {latency: 0.1, cost: 0.1, stability: 0.4}}");

        RunResult first = run(plan);
        RunResult again = run(plan);

        assertThat(again).isEqualTo(first);
        assertThat(first.choice().table()).hasSameSizeAs(first.trials());
        assertThat(first.choice().table())
                .extracting(Row::quality)
                .containsExactlyElementsOf(
                        first.trials().stream().map(Trial::score).toList());
        assertThat(first.choice().table())
                .allSatisfy(row -> assertThat(row.stability()).isPositive());
    }

    @Test
    void weightsDecideWhichAlgorithmIsPublished() {
        RunResult clear = run(plan("{prefer: {interpretability: 0.9}}"));
        RunResult best = run(plan("log-loss"));

        assertThat(clear.challenger().algorithm()).isEqualTo("logistic-regression");
        assertThat(best.best().score())
                .isEqualTo(
                        best.trials().stream().mapToDouble(Trial::score).min().orElseThrow());
        assertThat(best.choice().why()).contains("has the best log-loss");
    }

    @Test
    void theRefitIsExplainedByWhatItsChallengerLacksWithoutAnInput() {
        RunResult result = run(plan("log-loss"));

        JsonNode challenger = explanations(result.challenger());
        JsonNode refit = explanations(result.refit());

        assertThat(refit.path("permutation")).isEqualTo(challenger.path("permutation"));
        assertThat(refit.at("/permutation/ofVersion").intValue())
                .isEqualTo(result.challenger().modelVersion());
        assertThat(refit.at("/permutation/examples").intValue()).isEqualTo(100);
        assertThat(refit.at("/permutation/importances/0/feature").textValue()).isEqualTo("taxi");
        assertThat(refit.at("/shap/importances/0/mean").doubleValue()).isPositive();
    }

    private JsonNode explanations(TrainedVersion version) {
        return BundleReader.explanations(objects, version.artifactPrefix(), version.manifestSha256())
                .orElseThrow();
    }

    /** Of segments that only this definition writes. */
    private RunPlan plan(String objective) {
        objects.list("").forEach(objects::remove);
        ModelDefinition definition = Samples.binary(
                """
                training: {tuning: {trials: 4}, objective: %s}
                evaluation: {holdout: {fraction: 0.25, minExamples: 20}}
                """
                        .formatted(objective));
        return Runs.plan(definition, Runs.segments(objects, definition, Samples.examples(definition, 800, 1)), 100, 1);
    }

    /** As if nothing were published yet. */
    private RunResult run(RunPlan plan) {
        objects.list("models/").forEach(objects::remove);
        return new TrainingProcedure(objects, Runs.NONE_REPLACED, 0).run(plan);
    }
}
