package dev.perennial.model.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.AggregateUpdated.Pane;
import dev.perennial.contracts.event.EventContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureValuesTest {
    private static final Instant NOON = Instant.parse("2014-01-01T12:00:00Z");
    private static final ModelDefinition DEFINITION = DefinitionParser.parse(
            """
            name: m
            task: binary-classification
            features:
              origin: {type: categorical}
              carrier: {type: categorical}
              distance: {type: numeric}
              first: {type: boolean}
            aggregates:
              late_rate: {of: late, function: mean, by: origin, window: 1h}
              departures: {function: count, by: origin, window: 1h}
              longest: {of: distance, function: max, by: [origin, carrier], window: 1h, where: {first: true}}
              last_carrier: {of: carrier, function: last, by: origin, window: 1h}
              quiet: {function: time-since, by: origin, window: 1h}
              everywhere: {of: distance, function: mean, window: 1h}
              firsts: {of: first, function: sum, by: origin, window: 1h}
              guarded: {of: distance, function: mean, by: origin, window: 1h, stale: {after: 10m, then: refuse}}
              defaulted: {of: distance, function: mean, by: origin, window: 1h, stale: {after: 10m, then: default, value: 7}}
            label: {name: late}
            """);

    private final FeatureValues values = new FeatureValues(1_000);
    private final Map<String, Pane> panes = new HashMap<>();

    @Test
    void isWhatBecameKnownInTheWindowBefore() {
        observe("ORD", "AA", 100, true, NOON);
        observe("ORD", "UA", 300, false, NOON.plusSeconds(600));
        label("ORD", "AA", true, NOON.plusSeconds(900));
        label("ORD", "UA", false, NOON.plusSeconds(1800));

        Map<String, Object> seen = values.observe(DEFINITION, features("ORD", "AA"), NOON.plusSeconds(2400));

        assertThat(seen)
                .containsEntry("late_rate", 0.5)
                .containsEntry("departures", 2.0)
                .containsEntry("longest", 100.0)
                .containsEntry("last_carrier", "UA")
                .containsEntry("quiet", 1800.0)
                .containsEntry("firsts", 1.0);
        assertThat(seen.keySet()).containsExactlyElementsOf(DEFINITION.inputs().keySet());
    }

    @Test
    void anAggregateByNothingIsOfTheWholeStream() {
        observe("ORD", "AA", 100, true, NOON);
        observe("DEN", "UA", 300, false, NOON.plusSeconds(600));

        assertThat(values.observe(DEFINITION, features("SFO", "DL"), NOON.plusSeconds(1200)))
                .containsEntry("everywhere", 200.0)
                .containsEntry("departures", 0.0);
    }

    @Test
    void knowsNothingOfTheFutureNorOfItsOwnPane() {
        observe("ORD", "AA", 100, true, NOON);
        label("ORD", "AA", true, NOON.plusSeconds(900));

        assertThat(values.observe(DEFINITION, features("ORD", "AA"), NOON.plusSeconds(59)))
                .containsEntry("departures", 0.0)
                .containsEntry("late_rate", null);
        assertThat(values.observe(DEFINITION, features("ORD", "AA"), NOON.plusSeconds(60)))
                .containsEntry("departures", 1.0)
                .containsEntry("late_rate", null);
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        observe("ORD", "AA", 100, true, NOON);

        Map<String, Object> later =
                values.observe(DEFINITION, features("ORD", "AA"), NOON.plus(Duration.ofMinutes(61)));

        assertThat(later).containsEntry("departures", 0.0).containsEntry("longest", null);
    }

    @Test
    void anEntityWithoutAKeyHasNoAggregates() {
        observe(null, "AA", 100, true, NOON);

        // that of the whole stream
        assertThat(values.panes()).isEqualTo(1);
        assertThat(values.observe(DEFINITION, features(null, "AA"), NOON.plusSeconds(600)))
                .containsEntry("departures", null);
    }

    @Test
    void refusesOrReplacesWhatIsStale() {
        observe("ORD", "AA", 100, true, NOON);
        Map<String, Object> features = features("ORD", "AA");

        assertThat(values.complete(DEFINITION, features, NOON.plusSeconds(600)))
                .containsEntry("guarded", 100.0)
                .containsEntry("defaulted", 100.0);
        assertThatThrownBy(() -> values.complete(DEFINITION, features, NOON.plusSeconds(601)))
                .isInstanceOf(StaleValueException.class)
                .hasMessageContaining("601 s old of ORD");
        assertThat(values.observe(DEFINITION, features, NOON.plusSeconds(601)))
                .containsEntry("guarded", null)
                .containsEntry("defaulted", 7.0);
    }

    @Test
    void takesNoMorePanesThanItMayAndCountsThem() {
        FeatureValues small = new FeatureValues(1);
        small.update(update(0, pane("departures", "A", 1)));
        small.update(update(0, pane("departures", "A", 2)));
        small.update(update(0, pane("departures", "B", 1)));

        assertThat(small.panes()).isEqualTo(1);
        assertThat(small.refused()).isEqualTo(1);
        assertThat(small.contributions("m")).isEqualTo(2);
    }

    @Test
    void forgetsByTheKeyOfTheRecord() {
        Pane pane = pane("departures", "a:b", 3);
        values.update(update(2, pane));
        for (String stranger : new String[] {"m", "m:x", "m:2:departures:x:a:b", "m:2:departures", ":", ""}) {
            assertThatThrownBy(() -> values.remove(stranger)).isInstanceOf(InvalidInputException.class);
        }
        values.remove("other:2");
        assertThat(values.panes()).isEqualTo(1);
        values.remove(AggregateUpdated.key("m", 2, pane));

        assertThat(values.panes()).isZero();
        assertThat(values.contributions("m")).isPositive();
        values.remove(AggregateUpdated.key("m", 2, null));
        assertThat(values.contributions("m")).isZero();
    }

    private void observe(String origin, String carrier, double distance, boolean first, Instant at) {
        Map<String, Object> features = features(origin, carrier);
        features.put("distance", distance);
        features.put("first", first);
        add(Contributions.ofFeatures(DEFINITION, features, at));
    }

    private void label(String origin, String carrier, boolean late, Instant knownAt) {
        add(Contributions.ofLabel(DEFINITION, features(origin, carrier), late, knownAt));
    }

    private void add(List<Contribution> contributions) {
        for (Contribution contribution : contributions) {
            var aggregate = DEFINITION.aggregates().get(contribution.aggregate());
            String key = contribution.aggregate() + "/" + contribution.entity() + "/"
                    + aggregate.paneStart(contribution.at());
            panes.compute(key, (any, before) -> Panes.add(aggregate, before, contribution));
            values.update(update(0, panes.get(key)));
        }
    }

    private static Map<String, Object> features(String origin, String carrier) {
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("origin", origin);
        features.put("carrier", carrier);
        features.put("distance", null);
        features.put("first", null);
        return features;
    }

    private static Pane pane(String aggregate, String entity, long count) {
        return new Pane(aggregate, entity, NOON, count, null, null, null, null, NOON, null, null);
    }

    private static AggregateUpdated update(int partition, Pane pane) {
        return new AggregateUpdated(context(), "m", partition, NOON, null, pane);
    }

    private static EventContext context() {
        return EventContext.first(EventContext.idOf("test"), NOON);
    }
}
