package dev.perennial.contracts.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.perennial.contracts.Schemas;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.PipelineEvent;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds asyncapi.yaml against the topics and the events as the code has them. */
class AsyncApiTest {
    private static final JsonNode API = yaml(Schemas.resource("/asyncapi.yaml"));
    private static final String DEAD_LETTERS = "dead-letters";

    /** Read by people and other systems alone. */
    private static final Set<Topic> FOR_OTHERS =
            EnumSet.of(Topic.MODEL_EVALUATED, Topic.REPLICA_STATUS, Topic.DATA_QUALITY);

    @Test
    void channelsAreTheTopicsAndTheirDeadLetters() {
        Set<String> expected = new TreeSet<>(Set.of(DEAD_LETTERS));
        Arrays.stream(Topic.values()).map(Topic::shortName).forEach(expected::add);

        assertThat(names(API.get("channels"))).isEqualTo(expected);
        assertThat(API.at("/channels/dead-letters/parameters/topic/enum"))
                .extracting(JsonNode::textValue)
                .containsExactlyElementsOf(
                        Arrays.stream(Topic.values()).map(Topic::shortName).toList());
        assertThat(API.at("/channels/dead-letters/address").textValue().replace("{topic}", "examples"))
                .isEqualTo(Topic.EXAMPLES.deadLetterName(Topic.DEFAULT_PREFIX));
        assertThat(retention(DEAD_LETTERS)).isEqualTo(Topic.DEAD_LETTER_RETENTION);
    }

    @ParameterizedTest
    @EnumSource
    void topicIsKeptAsTheCodeSays(Topic topic) {
        JsonNode channel = API.get("channels").get(topic.shortName());

        assertThat(channel.get("address").textValue()).isEqualTo(topic.name(Topic.DEFAULT_PREFIX));
        assertThat(channel.at("/bindings/kafka/topicConfiguration/cleanup.policy"))
                .extracting(JsonNode::textValue)
                .containsExactly(topic.cleanup().name().toLowerCase(Locale.ROOT));
        assertThat(retention(topic.shortName())).isEqualTo(topic.retention().orElse(null));
    }

    @ParameterizedTest
    @EnumSource
    void topicCarriesTheOneTypeWithItsSchemaAndKey(Topic topic) {
        String type = topic.valueType().map(Class::getSimpleName).orElse("ModelDefinition");
        JsonNode messages = API.get("channels").get(topic.shortName()).get("messages");
        assertThat(messages).hasSize(1);
        JsonNode message = resolve(messages.iterator().next());

        assertThat(message.get("name").textValue()).isEqualTo(type);
        String schema = topic.valueType().map(any -> topic.shortName()).orElse("model-definition");
        assertThat(message.at("/payload/schema/$ref").textValue()).isEqualTo("./schemas/" + schema + ".json");
        assertThat(Schemas.tree(schema).has("$id")).isTrue();
        String key = topic.valueType().map(AsyncApiTest::keyOfSample).orElse("flight-delay");
        assertThat(key)
                .matches(resolve(message.at("/bindings/kafka/key"))
                        .get("pattern")
                        .textValue());
    }

    @Test
    void operationsAreNamedAfterWhoDoesWhatWhere() {
        API.get("operations").properties().forEach(operation -> assertThat(operation.getKey())
                .isEqualTo(operation.getValue().at("/tags/0/name").textValue() + "-"
                        + operation.getValue().get("action").textValue() + "-"
                        + operation.getValue().at("/channel/$ref").textValue().replace("#/channels/", "")));
    }

    @ParameterizedTest
    @EnumSource
    void topicHasASenderAndAReceiver(Topic topic) {
        Set<String> actions = new TreeSet<>();
        for (JsonNode operation : API.get("operations")) {
            if (operation.at("/channel/$ref").textValue().equals("#/channels/" + topic.shortName())) {
                actions.add(operation.get("action").textValue());
            }
        }

        assertThat(actions).contains("send");
        assertThat(actions.contains("receive")).isNotEqualTo(FOR_OTHERS.contains(topic));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (JsonNode reference : API.findValues("$ref")) {
            String target = reference.textValue();
            if (target.startsWith("#")) {
                assertThat(API.at(target.substring(1)).isMissingNode())
                        .as(target)
                        .isFalse();
            } else {
                assertThat(Schemas.resource("/" + target.replace("./", ""))).isNotEmpty();
            }
        }
    }

    @Test
    void headersAreTheOnesThatAreWritten() {
        JsonNode sample = Schemas.parse(Schemas.resource("/golden/training-requests/full.json"));

        assertThat(names(API.at("/components/messageTraits/cloudEvent/headers/properties")))
                .isEqualTo(names(sample.get("headers")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "perennial.", "acme-", "acme.eu.perennial."})
    void topicIsFoundByItsFullNameWhateverThePrefix(String prefix) {
        for (Topic topic : Topic.values()) {
            assertThat(Topic.ofFullName(topic.name(prefix))).isEqualTo(topic);
        }
    }

    private static String keyOfSample(Class<? extends PipelineEvent> type) {
        String json = Schemas.resource("/golden/" + Topic.of(type).shortName() + "/full.json");
        byte[] value = Schemas.parse(json).get("value").toString().getBytes(StandardCharsets.UTF_8);
        return EventCodec.decode(type, value, EventContext.first(EventContext.idOf("test"), Instant.EPOCH))
                .key();
    }

    private static Duration retention(String channel) {
        JsonNode millis = API.get("channels").get(channel).at("/bindings/kafka/topicConfiguration/retention.ms");
        return millis.isMissingNode() || millis.longValue() == -1 ? null : Duration.ofMillis(millis.longValue());
    }

    private static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? API.at(node.get("$ref").textValue().substring(1)) : node;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode yaml(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
