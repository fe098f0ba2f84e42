package dev.perennial.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.history.FlightHistory;
import org.junit.jupiter.api.Test;

class ReplayRunTest {
    private final ModelDefinition flights = DefinitionParser.parse(FlightHistory.definition());

    @Test
    void aRenamedDefinitionIsOtherwiseTheSame() {
        ModelDefinition renamed = ReplayRun.renamed(flights, "flights-2");

        assertThat(renamed.name()).isEqualTo("flights-2");
        assertThat(ReplayRun.renamed(renamed, flights.name())).isEqualTo(flights);
    }

    @Test
    void withoutItsAggregatesADefinitionHasItsFeaturesStill() {
        ModelDefinition edited = ReplayRun.edited(flights, node -> node.remove("aggregates"));

        assertThat(flights.aggregates()).containsOnlyKeys("origin_late_rate_12h", "origin_departures_1h");
        assertThat(edited.aggregates()).isEmpty();
        assertThat(edited.features()).isEqualTo(flights.features());
    }
}
