package dev.perennial.model.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.Definitions;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceProfileTest {
    private static final List<Map<String, Object>> ROWS = List.of(
            Map.of("distance", 1.0, "carrier", "AA", "holiday", true, "departure", 1e12),
            Map.of("distance", 2.0, "carrier", "AA", "holiday", false, "departure", 1e12),
            Map.of("carrier", "UA"));

    @Test
    void countsFeaturesScoresAndClasses() {
        ReferenceProfile profile =
                ReferenceProfile.of(Definitions.binary(), dataset(Definitions.binary(), 0, 1, 1), new double[][] {
                    {0.9, 0.1}, {0.2, 0.8}, {0.3, 0.7}
                });

        assertThat(profile.exampleCount()).isEqualTo(3);
        assertThat(profile.numbers()).containsOnlyKeys("distance");
        assertThat(profile.numbers().get("distance").count()).isEqualTo(2);
        assertThat(profile.numbers().get("distance").missing()).isEqualTo(1);
        assertThat(profile.categories()).containsOnlyKeys("carrier", "holiday");
        assertThat(profile.categories().get("carrier").counts())
                .containsEntry("AA", 2L)
                .containsEntry("UA", 1L);
        assertThat(profile.categories().get("holiday").counts())
                .containsEntry("true", 1L)
                .containsEntry("false", 1L);
        assertThat(profile.scores()).hasSize(2);
        assertThat(profile.labelClasses().counts()).containsEntry("false", 1L).containsEntry("true", 2L);
        assertThat(profile.labelValues()).isNull();
    }

    @Test
    void countsTheValuesOfARegression() {
        ReferenceProfile profile = ReferenceProfile.of(
                Definitions.regression(), dataset(Definitions.regression(), -3, 0, 12), new double[][] {{-2}, {0}, {11}
                });

        assertThat(profile.scores()).hasSize(1);
        assertThat(profile.labelValues().count()).isEqualTo(3);
        assertThat(profile.labelClasses()).isNull();
    }

    @Test
    void jsonIsReadBackAsTheSame() throws Exception {
        for (ReferenceProfile profile : List.of(
                ReferenceProfile.of(
                        Definitions.multiclass(),
                        dataset(Definitions.multiclass(), 2, 0, 1),
                        new double[][] {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}),
                ReferenceProfile.of(
                        Definitions.regression(),
                        dataset(Definitions.regression(), -3, 0, 12),
                        new double[][] {{-2}, {0}, {11}}))) {
            String json = Json.mapper().writeValueAsString(profile);

            assertThat(Json.mapper().readValue(json, ReferenceProfile.class)).isEqualTo(profile);
        }
    }

    @Test
    void scoresOfOtherExamplesAreRefused() {
        assertThatThrownBy(() -> ReferenceProfile.of(
                        Definitions.regression(), dataset(Definitions.regression(), 1, 2, 3), new double[][] {{1}}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Dataset dataset(ModelDefinition definition, double... targets) {
        return new Dataset(
                FeatureTable.of(definition, ROWS),
                new String[] {"a", "b", "c"},
                new long[] {1, 2, 3},
                new long[] {4, 5, 6},
                targets);
    }
}
