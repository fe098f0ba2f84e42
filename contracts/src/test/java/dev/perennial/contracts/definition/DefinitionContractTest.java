package dev.perennial.contracts.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.Schemas;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the parser of definitions, their schema and what is written to the log together. */
class DefinitionContractTest {
    private static final String SCHEMA = "model-definition";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "minimal.yaml",
                "flight-delay.yaml",
                "electricity.yaml",
                "own-topics.yaml",
                "iris.yaml",
                "digits.yaml",
                "temperature.json",
                "refreshed-blend.yaml"
            })
    void validDefinitionFitsTheSchemaAndIsReadBackFromWhatIsWritten(String file) {
        String text = Schemas.resource("/definitions/" + file);

        ModelDefinition definition = DefinitionParser.parse(text);

        assertThat(Schemas.errors(SCHEMA, yaml(text))).isEmpty();
        assertThat(Schemas.errors(SCHEMA, Schemas.parse(definition.toJson()))).isEmpty();
        assertThat(DefinitionParser.parse(definition.toJson())).isEqualTo(definition);
        assertThat(DefinitionParser.parse(definition.toJson()).digest()).isEqualTo(definition.digest());
    }

    static Stream<JsonNode> invalid() {
        return StreamSupport.stream(
                yaml(Schemas.resource("/definitions/invalid.yaml")).spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void parserNamesThePathsAndTheSchemaRefusesToo(JsonNode invalid) {
        JsonNode definition = merge(yaml(Schemas.resource("/definitions/minimal.yaml")), invalid.get("merge"));
        List<String> expected = StreamSupport.stream(invalid.get("paths").spliterator(), false)
                .map(JsonNode::textValue)
                .toList();

        InvalidInputException refusal =
                catchThrowableOfType(InvalidInputException.class, () -> DefinitionParser.parse(definition.toString()));

        assertThat(refusal).as(invalid.get("why").textValue()).isNotNull();
        assertThat(refusal.problems()).extracting(Problem::path).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(Schemas.errors(SCHEMA, definition).isEmpty())
                .as("the schema allows it")
                .isEqualTo(invalid.has("schema"));
    }

    @Test
    void schemaIsValidAndDescribesEveryField() {
        assertThat(Schemas.errorsOfSchema(SCHEMA)).isEmpty();
        assertDescribed(Schemas.tree(SCHEMA), "");
        assertDescribed(Schemas.tree(SCHEMA).at("/$defs/feature"), "/features/*");
        assertDescribed(Schemas.tree(SCHEMA).at("/$defs/gate"), "/gates/*");
        assertDescribed(Schemas.tree(SCHEMA).at("/$defs/sourceTopic"), "/source/*");
        assertDescribed(Schemas.tree(SCHEMA).at("/$defs/aggregate"), "/aggregates/*");
        assertDescribed(Schemas.tree(SCHEMA).at("/$defs/expectation"), "/expectations/*");
    }

    /** Every default that the schema shows to an editor is the one that the parser fills in. */
    @Test
    void schemaShowsTheDefaultsOfTheParser() {
        JsonNode written = Schemas.parse(DefinitionParser.parse(Schemas.resource("/definitions/minimal.yaml"))
                .toJson());

        assertDefaults(Schemas.tree(SCHEMA).get("properties"), written);
    }

    private static void assertDefaults(JsonNode properties, JsonNode written) {
        properties.properties().forEach(property -> {
            JsonNode value = written.path(property.getKey());
            if (property.getValue().has("default")) {
                assertThat(value)
                        .as(property.getKey())
                        .isEqualTo(property.getValue().get("default"));
            }
            JsonNode nested = property.getValue().at("/oneOf/0").isMissingNode()
                    ? property.getValue()
                    : property.getValue().at("/oneOf/0");
            assertDefaults(nested.path("properties"), value);
        });
    }

    private static void assertDescribed(JsonNode schema, String at) {
        for (JsonNode part : schema.path("oneOf")) {
            assertDescribed(part, at);
        }
        schema.path("properties").properties().forEach(property -> {
            String where = at + "/" + property.getKey();
            assertThat(property.getValue().path("description").asText())
                    .as(where)
                    .isNotBlank();
            assertThat(Schemas.numbersHaveUnitOrRange(property.getValue()))
                    .as("unit or range of %s", where)
                    .isTrue();
            assertDescribed(property.getValue(), where);
        });
    }

    /** RFC 7396. */
    private static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode merged = target instanceof ObjectNode object ? object : YAML.createObjectNode();
        changes.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                merged.remove(change.getKey());
            } else {
                merged.set(change.getKey(), merge(merged.path(change.getKey()), change.getValue()));
            }
        });
        return merged;
    }

    private static JsonNode yaml(String text) {
        if (text.startsWith("{")) {
            return Schemas.parse(text);
        }
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
