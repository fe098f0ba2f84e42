package dev.perennial.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.ObjectStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ExplanationsIT {
    @Inject
    Surroundings world;

    @Inject
    ObjectStore objects;

    @Test
    void eachVersionSaysWhatMattersToIt() {
        ModelDefinition definition = world.define(
                "explained",
                """
                training: {triggers: {examples: 300, cooldown: 1m}, algorithms: [gradient-boosting], tuning: {trials: 1}}
                evaluation: {holdout: {fraction: 0.2, minExamples: 20}}
                """);
        world.seal(definition, 0, 1200);

        ModelTrained trained = world.trained("explained");

        JsonNode challenger = explanations(trained.challenger()).orElseThrow();
        JsonNode refit = explanations(trained.refit()).orElseThrow();
        assertThat(challenger.path("modelVersion").intValue()).isEqualTo(1);
        assertThat(challenger.at("/permutation/ofVersion").intValue()).isEqualTo(1);
        assertThat(challenger.at("/permutation/metric").textValue()).isEqualTo("log-loss");
        assertThat(challenger.at("/permutation/importances/0/feature").textValue())
                .isEqualTo("taxi");
        assertThat(challenger.at("/permutation/importances")).hasSize(8);
        assertThat(challenger.at("/shap/method").textValue()).isEqualTo("tree");
        assertThat(challenger.at("/shap/importances/0/feature").textValue()).isEqualTo("taxi");
        assertThat(StreamSupport.stream(challenger.at("/shap/importances").spliterator(), false)
                        .map(importance -> -importance.path("mean").doubleValue()))
                .isSorted();
        assertThat(refit.path("modelVersion").intValue()).isEqualTo(2);
        assertThat(refit.path("permutation")).isEqualTo(challenger.path("permutation"));
        assertThat(refit.path("shap")).isNotEqualTo(challenger.path("shap"));
    }

    @Test
    void whoWantsNoneGetsNone() {
        ModelDefinition definition = world.define(
                "unexplained",
                """
                training:
                  triggers: {examples: 300, cooldown: 1m}
                  algorithms: [logistic-regression]
                  tuning: {trials: 1}
                  explanations: false
                evaluation: {holdout: {fraction: 0.2, minExamples: 20}}
                """);
        world.seal(definition, 0, 400);

        ModelTrained trained = world.trained("unexplained");

        assertThat(explanations(trained.challenger())).isEmpty();
        assertThat(explanations(trained.refit())).isEmpty();
    }

    private Optional<JsonNode> explanations(TrainedVersion version) {
        return BundleReader.explanations(objects, version.artifactPrefix(), version.manifestSha256());
    }
}
