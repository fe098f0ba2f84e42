package dev.perennial.ingest.domain.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.ingest.domain.TimeBound;
import dev.perennial.ingest.domain.source.UnmappableException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SourceMappingTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant APPENDED = Instant.parse("2026-01-01T09:00:00Z");
    private static final TimeBound BOUND = new TimeBound(Duration.ofHours(1));
    private static final ModelDefinition FLIGHTS = DefinitionParser.parse(
            """
            name: flights
            task: binary-classification
            source:
              features: {topic: departures, fields: {distance: /route/miles, boarding_at: /times/0}}
              labels: {topic: arrivals, exampleId: /flight/id, knownAt: published, fields: {late: /delay/late}}
              exampleId: id
              eventTime: scheduled
            features:
              distance: {type: numeric, min: 0}
              carrier: {type: categorical, values: [AA, DL]}
              boarding: {type: time, of: boarding_at}
              departure: {type: time}
            label: {name: late}
            """);
    private static final SourceMapping FEATURES = SourcePlan.of(FLIGHTS).get(0);
    private static final SourceMapping LABELS = SourcePlan.of(FLIGHTS).get(1);

    /** Where each mapped field of a departure stands, and a value that is allowed there. */
    private static Map<String, Object> departure() {
        Map<String, Object> fields = new HashMap<>();
        fields.put("id", 17);
        fields.put("scheduled", "2026-01-01T10:00:00+01:00");
        fields.put("route", Map.of("miles", 300));
        fields.put("times", List.of(1767258000000L));
        fields.put("carrier", "AA");
        fields.put("gate", Map.of("unmapped", true));
        return fields;
    }

    private static Map<String, Object> arrival() {
        return new HashMap<>(Map.of(
                "flight", Map.of("id", "17"), "delay", Map.of("late", true), "published", "2026-01-01T11:00:00Z"));
    }

    @Example
    void takesEveryFeatureFromWhereTheMappingSaysAndLeavesTheRest() {
        FeaturesObserved event = (FeaturesObserved) map(FEATURES, departure());

        assertThat(event.modelName()).isEqualTo("flights");
        assertThat(event.exampleId()).isEqualTo("17");
        assertThat(event.eventTime()).isEqualTo(Instant.parse("2026-01-01T09:00:00Z"));
        assertThat(event.features()).isEqualTo(Map.of("distance", 300, "carrier", "AA", "boarding_at", 1767258000000L));
        assertThat(event.knownAt()).isNull();
    }

    @Example
    void takesALabelWithItsOwnKnownTime() {
        LabelObserved event = (LabelObserved) map(LABELS, arrival());

        assertThat(event.exampleId()).isEqualTo("17");
        assertThat(event.label()).isEqualTo(true);
        assertThat(event.knownAt()).isEqualTo(Instant.parse("2026-01-01T11:00:00Z"));
    }

    @Example
    void aLabelWithoutAMappedKnownTimeWasKnownWhenItsTopicTookItHoweverLateItIsRead() {
        SourceMapping mapping = labels("labels: {topic: arrivals, exampleId: id, fields: {late: late}}");
        Map<String, Object> fields = Map.of("id", "17", "late", false);

        LabelObserved now = (LabelObserved) map(mapping, fields);
        LabelObserved later = (LabelObserved) mapping.map(payload(fields), BOUND, NOW.plus(Duration.ofDays(9)));

        assertThat(now.knownAt()).isEqualTo(APPENDED);
        assertThat(later).isEqualTo(now);
        assertThat(problem(mapping, fields, APPENDED.minusSeconds(3601)).reason())
                .isEqualTo(Reason.KNOWN_TIME_AHEAD);
    }

    @Property
    void whatIsMissingIsNamedAndNothingElse(@ForAll Set<Missing> missing) {
        Map<String, Object> fields = departure();
        missing.forEach(field -> fields.remove(field.inRecord));

        if (missing.isEmpty()) {
            assertThat(map(FEATURES, fields)).isInstanceOf(FeaturesObserved.class);
            return;
        }
        UnmappableException problem = problem(FEATURES, fields, NOW);
        assertThat(problem.reason()).isEqualTo(Reason.UNMAPPED_FIELD);
        for (Missing field : Missing.values()) {
            assertThat(problem.getMessage().contains(field.inEvent + ": nothing at"))
                    .isEqualTo(missing.contains(field));
        }
    }

    enum Missing {
        ID("id", "exampleId"),
        TIME("scheduled", "eventTime"),
        DISTANCE("route", "features.distance"),
        BOARDING("times", "features.boarding_at"),
        CARRIER("carrier", "features.carrier");

        private final String inRecord;
        private final String inEvent;

        Missing(String inRecord, String inEvent) {
            this.inRecord = inRecord;
            this.inEvent = inEvent;
        }
    }

    @Example
    void namesTheGravestOfSeveralFaultsAndTellsAll() {
        Map<String, Object> fields = departure();
        fields.put("scheduled", 4070908800000L);
        assertThat(problem(FEATURES, fields, NOW).reason()).isEqualTo(Reason.EVENT_TIME_AHEAD);

        fields.put("carrier", "XX");
        assertThat(problem(FEATURES, fields, NOW).reason()).isEqualTo(Reason.INVALID_VALUE);

        fields.remove("id");
        UnmappableException problem = problem(FEATURES, fields, NOW);
        assertThat(problem.reason()).isEqualTo(Reason.UNMAPPED_FIELD);
        assertThat(problem.getMessage())
                .contains("exampleId: nothing at \"id\"", "eventTime: 2099", "features.carrier: \"XX\"");
    }

    @Example
    void takesANullForAMissingFeatureButNotForAnIdATimeOrALabel() {
        Map<String, Object> fields = departure();
        fields.put("route", null);
        fields.put("carrier", null);
        assertThat(((FeaturesObserved) map(FEATURES, fields)).features())
                .containsEntry("distance", null)
                .containsEntry("carrier", null);

        for (String required : List.of("id", "scheduled")) {
            Map<String, Object> broken = departure();
            broken.put(required, null);
            assertThat(problem(FEATURES, broken, NOW).reason()).isEqualTo(Reason.INVALID_VALUE);
        }
        for (String required : List.of("flight", "delay", "published")) {
            Map<String, Object> broken = arrival();
            broken.put(required, null);
            assertThat(problem(LABELS, broken, NOW).reason()).isEqualTo(Reason.INVALID_VALUE);
        }
    }

    @Example
    void anEventTimeIsTakenFromAnyPastButNotFromAnotherAge() {
        Map<String, Object> fields = departure();
        fields.put("scheduled", "1970-01-01T00:00:00Z");
        assertThat(((FeaturesObserved) map(FEATURES, fields)).eventTime()).isEqualTo(Instant.EPOCH);

        fields.put("scheduled", Long.MIN_VALUE);
        assertThat(problem(FEATURES, fields, NOW).reason()).isEqualTo(Reason.INVALID_VALUE);
    }

    @Example
    void anEventHasAnIdOfItsPlaceItsModelAndItsKindAndNoOther() {
        SourceMapping other = SourcePlan.of(
                        DefinitionParser.parse(FLIGHTS.toJson().replace("flights", "others")))
                .get(0);

        EventContext context = map(FEATURES, departure()).context();

        assertThat(map(FEATURES, departure()).context()).isEqualTo(context);
        assertThat(map(other, departure()).context().eventId()).isNotEqualTo(context.eventId());
        assertThat(map(LABELS, arrival()).context().eventId()).isNotEqualTo(context.eventId());
        assertThat(map(other, departure()).context().correlationId()).isEqualTo(context.correlationId());
        assertThat(context.causationId()).isNull();
    }

    @Example
    void anEventOfACloudEventContinuesItsChain() {
        UUID id = new UUID(1, 2);
        EventContext cause = new EventContext(id, APPENDED.minusSeconds(5), new UUID(3, 4), null);

        EventContext context = FEATURES.map(
                        new SourcePayload(departure(), "departures/0/0", cause, true, APPENDED), BOUND, NOW)
                .context();

        assertThat(context.causationId()).isEqualTo(id);
        assertThat(context.correlationId()).isEqualTo(new UUID(3, 4));
        assertThat(context.occurredAt()).isEqualTo(APPENDED.minusSeconds(5));
        assertThat(context.eventId()).isNotEqualTo(id);
    }

    private static SourceMapping labels(String source) {
        return SourcePlan.of(DefinitionParser.parse(
                        """
                        name: m
                        task: binary-classification
                        source: {%s}
                        features: {x: {type: numeric}}
                        label: {name: late}
                        """
                                .formatted(source)))
                .get(0);
    }

    private static PipelineEvent map(SourceMapping mapping, Map<String, ?> fields) {
        return mapping.map(payload(fields), BOUND, NOW);
    }

    private static UnmappableException problem(SourceMapping mapping, Map<String, ?> fields, Instant now) {
        UnmappableException problem =
                catchThrowableOfType(UnmappableException.class, () -> mapping.map(payload(fields), BOUND, now));
        assertThat(problem).isNotNull();
        return problem;
    }

    private static SourcePayload payload(Map<String, ?> fields) {
        String place = "departures/3/14";
        return new SourcePayload(
                Collections.unmodifiableMap(fields),
                place,
                EventContext.first(EventContext.idOf(place), APPENDED),
                false,
                APPENDED);
    }
}
