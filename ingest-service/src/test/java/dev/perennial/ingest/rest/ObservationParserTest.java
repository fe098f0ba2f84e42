package dev.perennial.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.ingest.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservationParserTest {
    private static final EventContext CONTEXT = EventContext.first(UUID.randomUUID(), Samples.NOON);

    @Test
    void readsAnEventWithItsRawFeatures() {
        FeaturesObserved event = ObservationParser.features(
                Samples.definition("m"),
                json("{'exampleId':17,'eventTime':1388577600000,'features':{'distance':3,'carrier':null}}"),
                CONTEXT);

        assertThat(event.exampleId()).isEqualTo("17");
        assertThat(event.eventTime()).isEqualTo(Samples.NOON);
        assertThat(event.knownAt()).isNull();
        assertThat(event.features()).containsEntry("distance", 3).containsEntry("carrier", null);
    }

    @Test
    void readsALabelWithItsKnownTime() {
        LabelObserved label = ObservationParser.label(
                Samples.definition("m"),
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
                () -> ObservationParser.features(Samples.definition("m"), json(body), CONTEXT));

        assertThat(refusal.problems()).extracting(Problem::path).containsExactly(path);
    }

    @Test
    void reportsAllProblemsAtOnce() {
        InvalidInputException refusal = catchThrowableOfType(
                InvalidInputException.class,
                () -> ObservationParser.label(
                        Samples.definition("m"), json("{'exampleId':'','label':3,'knownAt':'x','more':1}"), CONTEXT));

        assertThat(refusal.problems())
                .extracting(Problem::path)
                .isEqualTo(List.of("more", "exampleId", "label", "knownAt"));
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
