package dev.perennial.training.domain.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.training.domain.mlflow.MlflowRun.MetricValue;
import dev.perennial.training.domain.mlflow.MlflowRun.Stage;
import dev.perennial.training.domain.mlflow.MlflowRun.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
    private static final MlflowRun RUN = run("a", 0.5, 100);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "metrics.loss < 0.6",
                "metrics.loss <= 0.5 and metrics.loss>=0.5",
                "metrics.`loss` = 5e-1",
                "metric.\"loss\" != 1",
                "params.depth = '3'",
                "params.depth='3' AND tags.`mlflow.user` = \"some one\"",
                "parameters.depth LIKE '%'",
                "tags.mlflow.user ILIKE 'SOME%'",
                "tags.mlflow.user LIKE 's_me one'",
                "tag.none IS NULL",
                "params.depth is not null",
                "attributes.status = 'FINISHED'",
                "status IN ('RUNNING', 'FINISHED')",
                "run_id NOT IN ('b')",
                "attribute.start_time >= 100 and start_time < 101",
                "Created > 99",
                "run_name = 'and or ='"
            })
    void holds(String filter) {
        assertThat(Search.of(filter, List.of(), Search.RUNS).matches(RUN)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics.loss > 0.5",
                "metrics.none != 1",
                "params.none != '1'",
                "params.depth = '3' and params.depth = '4'",
                "tags.mlflow.user LIKE 'SOME%'",
                "params.depth IS NULL",
                "status NOT IN ('FINISHED')",
                "end_time > 0"
            })
    void doesNotHold(String filter) {
        assertThat(Search.of(filter, List.of(), Search.RUNS).matches(RUN)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics.loss",
                "metrics.loss <",
                "metrics.loss < 'low'",
                "metrics.loss LIKE '0%'",
                "params.depth = 3",
                "params.depth > '3'",
                "params.depth IN '3'",
                "params.depth = ('3')",
                "status IN ()",
                "colour = 'red'",
                "moods.good = 'yes'",
                "datasets.name = 'x'",
                "params.depth = '3' or params.depth = '4'",
                "params.depth = '3' and",
                "params.depth = '3",
                "and"
            })
    void isNoFilter(String filter) {
        assertThatThrownBy(() -> Search.of(filter, List.of(), Search.RUNS))
                .isInstanceOf(MlflowException.class)
                .satisfies(e -> assertThat(((MlflowException) e).code())
                        .isEqualTo(MlflowException.Code.INVALID_PARAMETER_VALUE));
    }

    @Test
    void whatHasNoValueComesLastInBothDirections() {
        MlflowRun low = run("low", 0.1, 1);
        MlflowRun high = run("high", 0.9, 2);
        MlflowRun none = run("none", Double.NaN, 3);

        assertThat(ordered("metrics.loss ASC", none, high, low)).containsExactly(low, high, none);
        assertThat(ordered("metrics.`loss` DESC", none, low, high)).containsExactly(high, low, none);
        assertThat(ordered("attributes.start_time desc", low, none, high)).containsExactly(none, high, low);
        assertThat(ordered("params.depth", high, low)).containsExactly(high, low);
    }

    @Test
    void anOrderByNothingThatThereIsIsRefused() {
        assertThatThrownBy(() -> Search.of("", List.of("beauty DESC"), Search.RUNS))
                .isInstanceOf(MlflowException.class)
                .hasMessageContaining("Invalid attribute key 'beauty'");
    }

    /** Against the definition, letter by letter. */
    @Property
    void likeIsAsItIsDefined(
            @ForAll @StringLength(max = 6) @CharRange(from = 'a', to = 'b') String value,
            @ForAll @StringLength(max = 5) @Chars({'a', 'b', '%', '_'}) String pattern) {
        Search search = Search.of("run_name LIKE '" + pattern + "'", List.of(), Search.RUNS);

        assertThat(search.matches(named(value))).isEqualTo(isLike(value, pattern));
    }

    private static boolean isLike(String value, String pattern) {
        if (pattern.isEmpty()) {
            return value.isEmpty();
        }
        String rest = pattern.substring(1);
        return pattern.charAt(0) == '%'
                ? isLike(value, rest) || (!value.isEmpty() && isLike(value.substring(1), pattern))
                : !value.isEmpty()
                        && (pattern.charAt(0) == '_' || pattern.charAt(0) == value.charAt(0))
                        && isLike(value.substring(1), rest);
    }

    private static List<MlflowRun> ordered(String order, MlflowRun... runs) {
        Comparator<MlflowRun> asGiven = Comparator.comparing(run -> 0);
        return Stream.of(runs)
                .sorted(Search.of("", List.of(order), Search.RUNS).order(asGiven))
                .toList();
    }

    private static MlflowRun named(String name) {
        return new MlflowRun(
                "a", "0", name, "", Status.FINISHED, Stage.ACTIVE, 0, null, Map.of(), Map.of(), Map.of(), "[]", true);
    }

    private static MlflowRun run(String runId, double loss, long start) {
        return new MlflowRun(
                runId,
                "0",
                "and or =",
                "",
                Status.FINISHED,
                Stage.ACTIVE,
                start,
                null,
                Map.of("depth", "3"),
                Map.of("loss", new MetricValue("loss", loss, 0, 0)),
                Map.of("mlflow.user", "some one"),
                "[]",
                true);
    }
}
