package dev.perennial.local.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.LabelDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
import dev.perennial.contracts.event.ExpectationOutcome;
import dev.perennial.local.LocalException;
import dev.perennial.local.inference.DefinitionProposal.Roles;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.quality.Expectations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DefinitionProposalTest {
    @Test
    void proposesADefinitionThatFitsTheRows() {
        DefinitionProposal proposal = new DefinitionProposal("flights", new Roles("late", "id", null, null));
        for (int i = 0; i < 40; i++) {
            proposal.add(row(
                    "id",
                    "f" + i,
                    "at",
                    "2014-01-01T00:%02d:00Z".formatted(i),
                    "distance",
                    i % 7 == 0 ? null : Integer.toString(100 + i),
                    "delta",
                    Integer.toString(i - 20),
                    "carrier",
                    i % 2 == 0 ? "AA" : "no",
                    "tail",
                    "N" + i,
                    "first",
                    Boolean.toString(i % 3 == 0),
                    "nothing",
                    null,
                    "a b",
                    "x",
                    "late",
                    i % 5 == 0 ? "YES" : "NO"));
        }

        String yaml = proposal.toYaml();
        ModelDefinition definition = DefinitionParser.parse(yaml);

        assertThat(definition.task()).isEqualTo(Task.BINARY_CLASSIFICATION);
        assertThat(definition.label().positive()).isEqualTo("YES");
        assertThat(definition.source().eventTime()).isEqualTo("at");
        assertThat(definition.source().exampleId()).isEqualTo("id");
        assertThat(definition.features())
                .containsOnlyKeys("time_of_event", "distance", "delta", "carrier", "tail", "first");
        assertThat(definition.features().get("distance").min()).isZero();
        assertThat(definition.features().get("delta").min()).isNull();
        assertThat(definition.features().get("carrier").values()).containsExactly("AA", "no");
        assertThat(definition.features().get("tail").values()).isNull();
        assertThat(definition.features().get("first").type()).isEqualTo(FeatureDefinition.Type.BOOLEAN);
        assertThat(yaml)
                .contains("101.0 to 139.0, 15.0% missing")
                .contains("never the same: an id?")
                .contains("# nothing: always empty")
                .contains("# \"a b\": no name for a feature");
    }

    @Test
    void proposesExpectationsThatTheRowsThemselvesMeet() {
        DefinitionProposal proposal = new DefinitionProposal("m", new Roles("y", "id", null, null));
        List<Map<String, Object>> rows = new ArrayList<>();
        long[] times = new long[200];
        for (int i = 0; i < times.length; i++) {
            Instant at = Instant.parse("2014-01-01T00:00:00Z").plusSeconds(3600L * i);
            times[i] = at.toEpochMilli();
            Double x = i % 4 == 0 ? null : Double.valueOf(i * i - 5_000);
            proposal.add(row("id", "e" + i, "at", at.toString(), "x", x == null ? null : x.toString(), "y", "" + i));
            Map<String, Object> checked = new LinkedHashMap<>();
            checked.put("time_of_event", (double) times[i]);
            checked.put("x", x);
            rows.add(checked);
        }

        String yaml = proposal.toYaml();
        ModelDefinition definition = DefinitionParser.parse(yaml);

        assertThat(yaml)
                .contains("x_present: {kind: missing-share, of: x, max: 0.43}")
                .contains("volume: {kind: volume, min: 12, within: 24h, then: warn}")
                .contains("x_range: {kind: range, of: x, min: -44599, max: 74201, mostly: 0.99, then: warn}");
        assertThat(definition.expectations()).containsOnlyKeys("volume", "x_present", "x_range");
        Dataset dataset = new Dataset(
                FeatureTable.of(definition, rows),
                IntStream.range(0, times.length).mapToObj(i -> "e" + i).toArray(String[]::new),
                times,
                times,
                new double[times.length]);
        assertThat(Expectations.outcomes(definition, dataset, Instant.ofEpochMilli(times[199])))
                .allMatch(ExpectationOutcome::met);
    }

    @Test
    void aColumnThatIsCalledAsAWordOfYamlIsQuoted() {
        DefinitionProposal proposal = new DefinitionProposal("m", new Roles("null", null, null, null));
        proposal.add(row("true", "1", "null", "2"));

        ModelDefinition definition = DefinitionParser.parse(proposal.toYaml());

        assertThat(definition.label().name()).isEqualTo("null");
        assertThat(definition.expectations().get("true_present").of()).isEqualTo("true");
    }

    @Test
    void aTableWithoutTimesIsExpectedNoVolumeOf() {
        DefinitionProposal proposal = new DefinitionProposal("m", new Roles("y", null, null, null));
        for (int i = 0; i < 100; i++) {
            proposal.add(row("c", i % 20 == 0 ? "a" : null, "y", "" + i));
        }

        assertThat(DefinitionParser.parse(proposal.toYaml()).expectations()).isEmpty();
    }

    @Test
    void numbersAreRegressedAndThreeClassesAreClasses() {
        DefinitionProposal number = new DefinitionProposal("m", new Roles("y", null, null, null));
        DefinitionProposal classes = new DefinitionProposal("m", new Roles("y", null, null, null));
        for (int i = 0; i < 9; i++) {
            number.add(row("x", "1", "y", i + ".5"));
            classes.add(row("x", "1", "y", "c" + i % 3));
        }

        assertThat(DefinitionParser.parse(number.toYaml()).task()).isEqualTo(Task.REGRESSION);
        ModelDefinition multiclass = DefinitionParser.parse(classes.toYaml());
        assertThat(multiclass.label().type()).isEqualTo(LabelDefinition.Type.CATEGORICAL);
        assertThat(multiclass.label().values()).containsExactly("c0", "c1", "c2");
    }

    @Test
    void saysWhichColumnIsNotThere() {
        DefinitionProposal proposal = new DefinitionProposal("m", new Roles("z", null, null, null));
        proposal.add(row("x", "1", "y", "2"));

        assertThatThrownBy(proposal::toYaml)
                .isInstanceOf(LocalException.class)
                .hasMessage("There is no column z; there are x, y.");
    }

    private static Map<String, String> row(String... cells) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i += 2) {
            row.put(cells[i], cells[i + 1]);
        }
        return row;
    }
}
