package dev.perennial.training.domain.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.training.domain.tracking.Comparison.Row;
import dev.perennial.training.domain.tracking.Comparison.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Tracking FIRST =
            new Tracking(1, Kept.lineage("a", "b"), Map.of("seed", "7", "l2", "0.1"), Map.of("log-loss", 0.5), null);
    private static final Tracking SECOND =
            new Tracking(1, Kept.lineage("a", "c"), Map.of("seed", "7"), Map.of("log-loss", 0.4), null);

    @Test
    void marksWhatDiffersAndWhatOnlyOneRunHas() {
        Comparison comparison =
                Comparison.of(List.of(new Subject(Kept.run(1), FIRST), new Subject(Kept.run(2), SECOND)));

        assertThat(comparison.rows())
                .contains(
                        new Row("parameters", "seed", List.of("7", "7"), false),
                        new Row("parameters", "l2", Arrays.asList("0.1", null), true),
                        new Row("metrics", "log-loss", List.of(0.5, 0.4), true),
                        new Row("lineage", "segments", List.of("2", "2"), false));
        assertThat(row(comparison, "segmentsSha256").differs()).isTrue();
        assertThat(row(comparison, "definitionSha256").differs()).isFalse();
    }

    @Test
    void aRunOfWhichNothingWasKeptStandsBesideTheOthers() {
        Comparison comparison = Comparison.of(List.of(new Subject(Kept.run(1), FIRST), new Subject(Kept.run(2), null)));

        assertThat(row(comparison, "log-loss").values()).containsExactly(0.5, null);
        assertThat(row(comparison, "modelName").differs()).isFalse();
    }

    private static Row row(Comparison comparison, String name) {
        return comparison.rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
