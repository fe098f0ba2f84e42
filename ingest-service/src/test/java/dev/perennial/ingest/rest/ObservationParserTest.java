package dev.perennial.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.ingest.Samples;
import dev.perennial.ingest.domain.TimeBound;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservationParserTest {
    private static final EventContext CONTEXT = EventContext.first(UUID.randomUUID(), Samples.NOON);

    /** When a history is loaded. */
    private static final EventContext LATER =
            EventContext.first(UUID.randomUUID(), Samples.NOON.plus(Duration.ofDays(30)));

    private static final TimeBound BOUND = new TimeBound(Duration.ofHours(1));

    @Test
    void readsAnEventWithItsRawFeatures() {
        FeaturesObserved event = ObservationParser.features(
                Samples.definition("m"),
                BOUND,
                json("{'exampleId':17,'eventTime':1388577600000,'features':{'distance':3,'carrier':null}}"),
                CONTEXT);

        assertThat(event.exampleId()).isEqualTo("17");
        assertThat(event.eventTime()).isEqualTo(Samples.NOON);
        assertThat(event.knownAt()).isNull();
        assertThat(event.features()).containsEntry("distance", 3).containsEntry("carrier", null);
    }

    @Test
    void readsAnExampleInTheFormThatModelsSee() {
        ExampleJoined example = ObservationParser.example(
                Samples.definition("m"),
                BOUND,
                json("{'exampleId':'a','eventTime':1388577600000,'knownAt':'2014-01-02T12:00:00Z',"
                        + "'features':{'distance':3,'carrier':null},'label':true}"),
                LATER);

        assertThat(example.knownAt()).isEqualTo(Samples.NOON.plus(Samples.HORIZON));
        assertThat(example.features())
                .containsEntry("distance", 3.0)
                .containsEntry("carrier", null)
                .containsEntry("departure", 1388577600000.0);
        assertThat(example.label()).isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "knownAt           | {'eventTime':1388577600000,'label':true}",
                "knownAt           | {'eventTime':1388577600000,'knownAt':1388577599999,'label':true}",
                "knownAt           | {'eventTime':1388577600000,'knownAt':1388664000001,'label':true}",
                "label             | {'eventTime':1388577600000,'knownAt':1388577600000}",
                "label             | {'eventTime':1388577600000,'knownAt':1388577600000,'label':'yes'}",
                "eventTime         | {'knownAt':1388577600000,'label':true}",
                "eventTime,knownAt | {'eventTime':4070908800000,'knownAt':4070908800000,'label':true}",
                "colour            | {'eventTime':1388577600000,'knownAt':1388577600000,'label':true,'colour':1}",
            })
    void namesWhatIsWrongWithAnExample(String paths, String fields) {
        InvalidInputException refusal = catchThrowableOfType(
                InvalidInputException.class,
                () -> ObservationParser.example(
                        Samples.definition("m"),
                        BOUND,
                        json("{'exampleId':'a','features':{'distance':3,'carrier':null}," + fields.substring(1)),
                        LATER));

        assertThat(refusal.problems()).extracting(Problem::path).containsExactly(paths.split(","));
    }

    @Test
    void readsALabelWithItsKnownTime() {
        LabelObserved label = ObservationParser.label(
                Samples.definition("m"),
                BOUND,
                json("{'exampleId':'a','label':false,'knownAt':'2014-01-01T13:00:00+01:00'}"),
                CONTEXT);

        assertThat(label.label()).isEqualTo(false);
        assertThat(label.knownAt()).isEqualTo(Instant.parse("2014-01-01T12:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$                 | nonsense",
                "$                 | ''",
                "$                 | []",
                "$                 | null",
                "$                 | {} {}",
                "$                 | {'exampleId':'a','exampleId':'b'}",
                "$                 | {'exampleId':'a','eventTime':1,'features':{'distance':NaN}}",
                "exampleId         | {'eventTime':0,'features':{'distance':1,'carrier':'x'}}",
                "exampleId         | {'exampleId':1.5,'eventTime':0,'features':{'distance':1,'carrier':'x'}}",
                "eventTime         | {'exampleId':'a','features':{'distance':1,'carrier':'x'}}",
                "eventTime         | {'exampleId':'a','eventTime':'soon','features':{'distance':1,'carrier':'x'}}",
                "knownAt           | {'exampleId':'a','eventTime':0,'knownAt':[],'features':{'distance':1,'carrier':'x'}}",
                "eventTime         | {'exampleId':'a','eventTime':'2099-01-01T00:00','features':{'distance':1,'carrier':'x'}}",
                "knownAt           | {'exampleId':'a','eventTime':0,'knownAt':'2014-01-01T13:00:00.001Z','features':{'distance':1,'carrier':'x'}}",
                "features          | {'exampleId':'a','eventTime':0}",
                "features          | {'exampleId':'a','eventTime':0,'features':[]}",
                "features.distance | {'exampleId':'a','eventTime':0,'features':{'distance':-1,'carrier':'x'}}",
                "features.distance | {'exampleId':'a','eventTime':0,'features':{'distance':'1','carrier':'x'}}",
                "features.carrier  | {'exampleId':'a','eventTime':0,'features':{'distance':1}}",
                "features.extra    | {'exampleId':'a','eventTime':0,'features':{'distance':1,'carrier':'x','extra':1}}",
                "label             | {'exampleId':'a','eventTime':0,'features':{'distance':1,'carrier':'x'},'label':true}",
            })
    void namesTheFieldThatIsWrong(String path, String body) {
        InvalidInputException refusal = catchThrowableOfType(
                InvalidInputException.class,
                () -> ObservationParser.features(Samples.definition("m"), BOUND, json(body), CONTEXT));

        assertThat(refusal.problems()).extracting(Problem::path).containsExactly(path);
    }

    @Test
    void takesATimeAsFarAheadAsAllowedAndOneBefore1970() {
        FeaturesObserved event = ObservationParser.features(
                Samples.definition("m"),
                BOUND,
                json("{'exampleId':'a','eventTime':-1,'knownAt':'2014-01-01T13:00:00Z',"
                        + "'features':{'distance':3,'carrier':null}}"),
                CONTEXT);

        assertThat(event.eventTime()).isEqualTo(Instant.EPOCH.minusMillis(1));
        assertThat(event.knownAt()).isEqualTo(Samples.NOON.plus(BOUND.maxAhead()));
    }

    @Test
    void aLabelFromTheFutureIsRefusedUnderItsKnownTime() {
        InvalidInputException refusal = catchThrowableOfType(
                InvalidInputException.class,
                () -> ObservationParser.label(
                        Samples.definition("m"),
                        BOUND,
                        json("{'exampleId':'a','label':true,'knownAt':'2099-01-01T00:00:00Z'}"),
                        CONTEXT));

        assertThat(refusal)
                .hasMessage("knownAt: 2099-01-01T00:00:00Z (expected: at most 2014-01-01T13:00:00Z,"
                        + " which is PT1H ahead of the clock)");
    }

    @Test
    void reportsAllProblemsAtOnce() {
        InvalidInputException refusal = catchThrowableOfType(
                InvalidInputException.class,
                () -> ObservationParser.label(
                        Samples.definition("m"),
                        BOUND,
                        json("{'exampleId':'','label':3,'knownAt':'x','more':1}"),
                        CONTEXT));

        assertThat(refusal.problems())
                .extracting(Problem::path)
                .isEqualTo(List.of("more", "exampleId", "label", "knownAt"));
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
