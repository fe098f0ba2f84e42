package dev.perennial.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Schemas;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.contracts.kafka.EventSerializer;
import dev.perennial.contracts.kafka.InvalidEventException;
import dev.perennial.contracts.kafka.Topic;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds record, schema and golden samples of every event together. */
class ContractTest {
    private static final EventContext CONTEXT = EventContext.first(EventContext.idOf("test"), Instant.EPOCH);

    /** What may stand where something else is expected. */
    private static final List<JsonNode> STRANGERS = Stream.of(
                    "null",
                    "true",
                    "\"\"",
                    "\" \"",
                    "\"x\"",
                    "0",
                    "-1",
                    "1.5",
                    "3000000000",
                    "[]",
                    "[null]",
                    "{}",
                    "{\"a\":null}")
            .map(Schemas::parse)
            .toList();

    static Stream<Class<?>> events() {
        return records(PipelineEvent.class);
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(ContractTest::records)
                : Stream.of(type);
    }

    @ParameterizedTest
    @MethodSource("events")
    void schemaIsValidAndVersionedAndDescribesEveryField(Class<? extends PipelineEvent> type) {
        String name = Topic.of(type).shortName();
        JsonNode schema = Schemas.tree(name);

        assertThat(Schemas.errorsOfSchema(name)).isEmpty();
        assertThat(schema.get("$id").textValue()).isEqualTo("https://perennial.dev/schemas/" + name + "/1-0-0.json");
        assertThat(schema.get("title").textValue()).isEqualTo(type.getSimpleName());
        assertDescribes(schema, schema, type);
    }

    @ParameterizedTest
    @MethodSource("events")
    void goldenSamplesAreValidAndDecodeAndEncodeBackToTheSame(Class<? extends PipelineEvent> type) {
        Topic topic = Topic.of(type);
        for (JsonNode sample : List.of(sample(topic, "minimal"), sample(topic, "full"))) {
            RecordHeaders headers = new RecordHeaders();
            sample.get("headers")
                    .properties()
                    .forEach(header -> headers.add(
                            header.getKey(), header.getValue().textValue().getBytes(StandardCharsets.UTF_8)));
            JsonNode value = sample.get("value");

            PipelineEvent event = new EventDeserializer()
                    .deserialize(topic.name("any."), headers, value.toString().getBytes(StandardCharsets.UTF_8));
            RecordHeaders written = new RecordHeaders();
            byte[] encoded = new EventSerializer(sample.at("/headers/ce_source").textValue())
                    .serialize(topic.name("any."), written, event);

            assertThat(Schemas.errors(topic.shortName(), value)).isEmpty();
            assertThat(event).isInstanceOf(type);
            assertThat(Schemas.parse(new String(encoded, StandardCharsets.UTF_8)))
                    .isEqualTo(Schemas.parse(value.toString()));
            assertThat(text(written)).isEqualTo(text(headers)).containsEntry("ce_type", CloudEventHeaders.type(type));
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void minimalSampleHasEveryRequiredFieldAndTheFullOneEveryField(Class<? extends PipelineEvent> type) {
        Topic topic = Topic.of(type);
        JsonNode schema = Schemas.tree(topic.shortName());

        assertThat(names(sample(topic, "minimal").get("value"))).isEqualTo(texts(schema.get("required")));
        assertThat(names(sample(topic, "full").get("value"))).isEqualTo(names(schema.get("properties")));
    }

    @ParameterizedTest
    @MethodSource("events")
    void schemaAndRecordRequireTheSameFields(Class<? extends PipelineEvent> type) {
        Topic topic = Topic.of(type);
        JsonNode full = sample(topic, "full").get("value");
        for (String pointer : pointers(full)) {
            if (isEntryOfMap(pointer)) {
                continue;
            }
            JsonNode cut = full.deepCopy();
            if (parent(cut, pointer) instanceof ObjectNode object) {
                object.remove(field(pointer));
                assertThat(decodes(type, cut))
                        .as("decodes without %s", pointer)
                        .isEqualTo(Schemas.errors(topic.shortName(), cut).isEmpty());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void everythingThatTheSchemaAllowsIsReadAndWhatIsRefusedNamesItsField(Class<? extends PipelineEvent> type) {
        Topic topic = Topic.of(type);
        JsonNode full = sample(topic, "full").get("value");
        for (String pointer : pointers(full)) {
            for (JsonNode stranger : STRANGERS) {
                JsonNode mutant = full.deepCopy();
                replace(mutant, pointer, stranger);
                boolean isValid = Schemas.errors(topic.shortName(), mutant).isEmpty();
                try {
                    EventCodec.decode(type, bytes(mutant), CONTEXT);
                } catch (InvalidEventException e) {
                    assertThat(isValid && !comparesFields(e))
                            .as("the schema allows %s at %s, but: %s", stranger, pointer, e.getMessage())
                            .isFalse();
                    assertThat(dotted(pointer)).startsWith(firstField(e));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void fieldsOfALaterVersionAreIgnored(Class<? extends PipelineEvent> type) {
        ObjectNode later = sample(Topic.of(type), "full").get("value").deepCopy();
        PipelineEvent now = EventCodec.decode(type, bytes(later), CONTEXT);
        later.putObject("addedLater").putArray("any").add(1);
        later.put("context", "not the header's");

        assertThat((PipelineEvent) EventCodec.decode(type, bytes(later), CONTEXT))
                .isEqualTo(now);
    }

    /** The offsets and window ends whose order a schema cannot express. */
    private static boolean comparesFields(InvalidEventException e) {
        return Set.of("lastOffset", "latestEventTime", "windowEnd", "holdout.through", "deployedVersion")
                .contains(e.problems().get(0).path());
    }

    private static String firstField(InvalidEventException e) {
        String path = e.problems().get(0).path();
        boolean isOfAnotherField = comparesFields(e) || path.equals("$");
        return isOfAnotherField ? "" : path.split("[.\\[]", 2)[0];
    }

    private static void assertDescribes(JsonNode root, JsonNode schema, Class<?> type) {
        Map<String, Type> components = new TreeMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getType() != EventContext.class) {
                components.put(component.getName(), component.getGenericType());
            }
        }
        assertThat(names(schema.get("properties"))).isEqualTo(components.keySet());
        components.forEach((name, componentType) -> {
            JsonNode property = schema.get("properties").get(name);
            assertThat(property.path("description").asText()).as(name).endsWith(".");
            // digits that stand for text, as an id's, have no unit
            assertThat(componentType == String.class || Schemas.numbersHaveUnitOrRange(property))
                    .as("unit or range of %s", name)
                    .isTrue();
            JsonNode target = property.has("$ref")
                    ? root.at(property.get("$ref").textValue().substring(1))
                    : property;
            if (componentType instanceof Class<?> nested && nested.isRecord()) {
                assertDescribes(root, target, nested);
            } else if (componentType instanceof ParameterizedType list
                    && list.getActualTypeArguments()[0] instanceof Class<?> nested
                    && nested.isRecord()) {
                assertDescribes(root, target.get("items"), nested);
            }
        });
    }

    private static boolean decodes(Class<? extends PipelineEvent> type, JsonNode value) {
        try {
            EventCodec.decode(type, bytes(value), CONTEXT);
            return true;
        } catch (InvalidInputException e) {
            return false;
        }
    }

    private static JsonNode sample(Topic topic, String kind) {
        return Schemas.parse(Schemas.resource("/golden/" + topic.shortName() + "/" + kind + ".json"));
    }

    private static byte[] bytes(JsonNode value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isEntryOfMap(String pointer) {
        return pointer.matches("/(features|metrics)/.*");
    }

    /** JSON pointers of everything inside a document. */
    private static List<String> pointers(JsonNode node) {
        List<String> pointers = new ArrayList<>();
        collect(node, "", pointers);
        return pointers;
    }

    private static void collect(JsonNode node, String at, List<String> pointers) {
        if (!at.isEmpty()) {
            pointers.add(at);
        }
        node.properties().forEach(child -> collect(child.getValue(), at + "/" + child.getKey(), pointers));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), at + "/" + i, pointers);
            }
        }
    }

    private static JsonNode parent(JsonNode root, String pointer) {
        return root.at(pointer.substring(0, pointer.lastIndexOf('/')));
    }

    private static String field(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    private static String dotted(String pointer) {
        return pointer.substring(1).replace('/', '.');
    }

    private static void replace(JsonNode root, String pointer, JsonNode value) {
        if (parent(root, pointer) instanceof ArrayNode array) {
            array.set(Integer.parseInt(field(pointer)), value);
        } else {
            ((ObjectNode) parent(root, pointer)).set(field(pointer), value);
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(item -> texts.add(item.textValue()));
        return texts;
    }

    private static Map<String, String> text(RecordHeaders headers) {
        Map<String, String> text = new LinkedHashMap<>();
        headers.forEach(header -> text.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return text;
    }
}
