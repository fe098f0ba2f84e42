package dev.perennial.local.skew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.local.skew.SkewReport.Difference;
import dev.perennial.local.skew.SkewReport.FeatureSkew;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SkewCheckTest {
    private static final Instant NOON = Instant.parse("2014-01-01T12:00:00Z");
    private static final EventContext CONTEXT = EventContext.first(EventContext.idOf("test"), NOON);
    private static final ModelDefinition DEFINITION = DefinitionParser.parse(
            """
            name: m
            task: binary-classification
            features:
              origin: {type: categorical}
              distance: {type: numeric}
            aggregates:
              late_rate: {of: late, function: mean, by: origin, window: 1h}
            label: {name: late}
            """);

    private final SkewCheck check = new SkewCheck(DEFINITION);

    @Test
    void whatWasKnownThenIsWhatWasServed() {
        check.add(example("a", true, NOON.plusSeconds(600)));
        check.add(prediction("before", NOON.plusSeconds(540), null));
        check.add(prediction("after", NOON.plusSeconds(720), 1.0));

        SkewReport report = check.report(null);

        assertThat(report.isZero()).isTrue();
        assertThat(report.features()).extracting(FeatureSkew::compared).containsExactly(2L, 2L, 2L);
    }

    @Test
    void showsWhatDiffersWithExamples() {
        check.add(example("a", true, NOON.plusSeconds(600)));
        check.add(prediction("b", NOON.plusSeconds(720), 0.5));

        FeatureSkew skew = check.report(null).features().get(2);

        assertThat(skew.share()).isEqualTo(1.0);
        assertThat(skew.differences()).containsExactly(new Difference("b", NOON.plusSeconds(720), 1, 0.5, 1.0));
    }

    @Test
    void comparesWithWhatAProducerSentOfTheSameExample() {
        check.add(prediction("b", NOON, null));
        check.add(new FeaturesObserved(CONTEXT, "m", "b", NOON, null, features(8.0)));

        assertThat(check.report(null).features())
                .extracting(FeatureSkew::name, FeatureSkew::differing)
                .contains(org.assertj.core.groups.Tuple.tuple("distance", 1L));
    }

    @Test
    void skipsWhatNeedsFactsFromBeforeTheLogBegins() {
        check.add(prediction("b", NOON.plusSeconds(720), 0.5));

        SkewReport report = check.report(NOON);

        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.isZero()).isTrue();
        assertThat(check.report(NOON.minus(Duration.ofHours(1))).skipped()).isZero();
    }

    private static PredictionMade prediction(String exampleId, Instant at, Double lateRate) {
        Map<String, Object> seen = features(7.0);
        seen.put("late_rate", lateRate);
        return new PredictionMade(
                CONTEXT, "m", exampleId, at, seen, List.of(0.5, 0.5), 1, PredictionMade.Role.CHAMPION);
    }

    private static ExampleJoined example(String exampleId, boolean late, Instant knownAt) {
        return new ExampleJoined(CONTEXT, "m", exampleId, NOON, knownAt, features(7.0), late);
    }

    private static Map<String, Object> features(double distance) {
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("origin", "ORD");
        features.put("distance", distance);
        return features;
    }
}
