package dev.perennial.contracts.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.contracts.event.ModelEvaluated;
import dev.perennial.contracts.event.PipelineEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
    private static final EventContext CONTEXT = EventContext.first(EventContext.idOf("test"), Instant.EPOCH);
    private static final String FEATURES =
            "{\"modelName\":\"m\",\"exampleId\":\"e\",\"eventTime\":\"2014-01-15T17:45:00Z\",\"features\":{\"x\":1}}";
    private static final String VERDICT = "{\"modelName\":\"m\",\"runId\":\"6f1d2c3b-4a59-4e68-8f77-000000000001\","
            + "\"modelVersion\":2,\"verdict\":\"rejected\",\"exampleCount\":1,"
            + "\"checks\":[{\"name\":\"a\",\"passed\":true,\"explanation\":\"b\"}]}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "42",
                "\"text\"",
                "{",
                "{}{}",
                "{\"modelName\":\"m\",\"modelName\":\"m\"}",
                "not json",
                "<xml/>",
                "{'modelName':'m'}",
                "\uFEFF\uFEFF{}"
            })
    void bytesThatAreNoJsonObjectAreRefusedAsAWhole(String value) {
        assertThat(refusal(FeaturesObserved.class, value.getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("$: ");
    }

    @Test
    void tombstoneIsNoEventButPassesTheDeserializer() {
        assertThat(refusal(FeaturesObserved.class, null)).hasMessageStartingWith("$: nothing");
        assertThat(new EventDeserializer()
                        .deserialize("perennial.model-deployments", new RecordHeaders(), (byte[]) null))
                .isNull();
        assertThat(new EventSerializer("/test").serialize("perennial.model-deployments", new RecordHeaders(), null))
                .isNull();
    }

    @Test
    void nestingDepthAndLengthAreLimited() {
        String deep = FEATURES.replace("{\"x\":1}", "{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
        assertThat(refusal(FeaturesObserved.class, bytes(deep))).hasMessageContaining("depth");

        String wide = FEATURES.replace("1}", "\"" + "x".repeat(20_000_000) + "\"}");
        assertThat(refusal(FeaturesObserved.class, bytes(wide))).hasMessageStartingWith("$: ");
        String many = FEATURES.replace("1}", "[" + "1,".repeat(Json.MAX_DOCUMENT_BYTES / 2) + "1]}");
        assertThat(refusal(FeaturesObserved.class, bytes(many))).hasMessageContaining("length");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "\"runId\":\"6f1d2c3b-4a59-4e68-8f77-000000000001\", ~                     ~ runId: nothing (expected: a value; the field is required)",
                "\"modelVersion\":2,                                 ~                     ~ modelVersion: nothing (expected: a value; the field is required)",
                "\"modelVersion\":2                                  ~ \"modelVersion\":0  ~ modelVersion: 0 (expected: a whole number >= 1)",
                "\"modelVersion\":2                                  ~ \"modelVersion\":[] ~ modelVersion: [] (expected: JSON for int)",
                "\"rejected\"                                        ~ \"tie\"             ~ verdict: tie (expected: promoted | rejected)",
                "\"rejected\"                                        ~ \"promoted\"        ~ deployedVersion: null (expected: a version exactly when the verdict is promoted)",
                "\"m\"                                               ~ \"../m\"            ~ modelName: \"../m\" (expected: [a-z][a-z0-9-]{0,62})",
                "\"name\":\"a\"                                      ~ \"name\":\" \"      ~ checks[0].name: \" \" (expected: text)",
                "\"passed\":true                                     ~ \"passed\":\"yes\"  ~ checks[0].passed: \"yes\" (expected: JSON for boolean)",
                "\"passed\":true                                     ~ \"limit\":\"NaN\"   ~ checks[0].passed: nothing (expected: a value; the field is required)",
                "\"passed\":true     ~ \"passed\":true,\"limit\":\"NaN\"   ~ checks[0].limit: NaN (expected: a finite number)",
                "{\"name\":\"a\",\"passed\":true,\"explanation\":\"b\"} ~ null            ~ checks[0]: null (expected: a value)",
            })
    void refusalNamesTheFieldWhatWasFoundAndWhatIsAllowed(String part, String instead, String message) {
        String value = VERDICT.replace(part.strip(), instead == null ? "" : instead.strip());

        assertThat(refusal(ModelEvaluated.class, bytes(value))).hasMessage(message.strip());
    }

    @Test
    void refusalOfANestedFieldGivesItsPath() {
        String value = VERDICT.replace("\"explanation\":\"b\"", "\"explanation\":\"\"");

        assertThat(refusal(ModelEvaluated.class, bytes(value)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("checks[0].explanation"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1389807900000                  | 2014-01-15T17:45:00Z",
                "\"2014-01-15T18:45:00+01:00\"  | 2014-01-15T17:45:00Z",
                "\"2014-01-15T17:45:00\"        | 2014-01-15T17:45:00Z",
                "\"2014-01-15 17:45:00.001\"    | 2014-01-15T17:45:00.001Z"
            })
    void producersMayWriteAnInstantAsIsoTextOrEpochMilliseconds(String written, Instant expected) {
        FeaturesObserved event = EventCodec.decode(
                FeaturesObserved.class, bytes(FEATURES.replace("\"2014-01-15T17:45:00Z\"", written)), CONTEXT);

        assertThat(event.eventTime()).isEqualTo(expected);
    }

    @Test
    void missingFeatureStaysAndTheContextIsNotInTheValue() {
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("b", null);
        features.put("a", 0.1);
        FeaturesObserved event =
                new FeaturesObserved(CONTEXT, "m", "e", Instant.parse("2014-01-15T17:45:00Z"), null, features);

        byte[] value = EventCodec.encode(event);

        assertThat(new String(value, StandardCharsets.UTF_8))
                .isEqualTo(FEATURES.replace("{\"x\":1}", "{\"b\":null,\"a\":0.1}"));
        assertThat(EventCodec.decode(FeaturesObserved.class, value, CONTEXT)).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "[{}]",
                "{\"eventId\":\"6f1d2c3b-4a59-4e68-8f77-000000000001\",\"occurredAt\":\"2014-01-15T17:45:00Z\"}"
            })
    void whatTheValueSaysOfItsContextCountsForNothing(String claimed) {
        byte[] value = bytes("{\"context\":" + claimed + "," + FEATURES.substring(1));

        FeaturesObserved event = EventCodec.decode(FeaturesObserved.class, value, CONTEXT);

        assertThat(event.context()).isEqualTo(CONTEXT);
        assertThat(event.features()).containsExactly(Map.entry("x", 1));
    }

    @Property
    void anyNumberComesBackAsItWas(@ForAll double number) {
        if (!Double.isFinite(number)) {
            return;
        }
        LabelObserved label = new LabelObserved(CONTEXT, "m", "e", number, null);

        assertThat(EventCodec.decode(LabelObserved.class, EventCodec.encode(label), CONTEXT))
                .isEqualTo(label);
    }

    @Property
    void anyBytesAreEitherReadOrRefused(@ForAll @Size(max = 60) byte[] value) {
        assertReadOrRefused(value);
    }

    @Property
    void anyChangeOfAByteIsEitherReadOrRefused(@ForAll byte change, @ForAll int position) {
        byte[] value = bytes(VERDICT);
        value[Math.floorMod(position, value.length)] = change;
        assertReadOrRefused(value);
    }

    private static void assertReadOrRefused(byte[] value) {
        try {
            EventCodec.decode(ModelEvaluated.class, value, CONTEXT);
        } catch (InvalidEventException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }

    @Test
    void deserializerNeedsATopicOfEvents() {
        RecordHeaders headers = new RecordHeaders();
        assertThatThrownBy(
                        () -> new EventDeserializer().deserialize("perennial.model-definitions", headers, bytes("{}")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EventDeserializer().deserialize("perennial.examples", bytes("{}")))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static InvalidEventException refusal(Class<? extends PipelineEvent> type, byte[] value) {
        InvalidEventException refusal =
                catchThrowableOfType(InvalidEventException.class, () -> EventCodec.decode(type, value, CONTEXT));
        assertThat(refusal).isNotNull();
        return refusal;
    }
}
