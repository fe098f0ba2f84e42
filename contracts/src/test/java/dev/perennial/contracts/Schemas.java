package dev.perennial.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The JSON Schemas as they ship, and the text of test resources. */
public final class Schemas {
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private static final Set<String> NUMERIC = Set.of("number", "integer");
    private static final Set<String> BOUNDS = Set.of("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum");
    private static final Pattern UNIT = Pattern.compile("\\bunit\\b|\\bmilliseconds\\b");
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private Schemas() {}

    /** What a schema has against a document; empty when it is valid. */
    public static List<String> errors(String name, JsonNode document) {
        Schema schema = SCHEMAS.computeIfAbsent(name, key -> REGISTRY.getSchema(text(key)));
        return messages(schema.validate(document.toString(), InputFormat.JSON));
    }

    /** What JSON Schema 2020-12 has against a schema. */
    public static List<String> errorsOfSchema(String name) {
        Schema metaSchema =
                REGISTRY.getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()));
        return messages(metaSchema.validate(text(name), InputFormat.JSON));
    }

    public static JsonNode tree(String name) {
        return parse(text(name));
    }

    /**
     * Whether the numbers that may stand for a property, as itself, its items or its entries, have a bound in the schema
     * or a unit in a description.
     */
    public static boolean numbersHaveUnitOrRange(JsonNode property) {
        return tellsUnit(property)
                || Stream.of(property, property.path("items"), property.path("additionalProperties"))
                        .filter(Schemas::allowsNumbers)
                        .allMatch(schema -> tellsUnit(schema) || BOUNDS.stream().anyMatch(schema::has));
    }

    private static boolean tellsUnit(JsonNode schema) {
        return UNIT.matcher(schema.path("description").asText()).find();
    }

    private static boolean allowsNumbers(JsonNode schema) {
        JsonNode type = schema.path("type");
        return Stream.concat(Stream.of(type), StreamSupport.stream(type.spliterator(), false))
                .anyMatch(name -> NUMERIC.contains(name.asText()));
    }

    private static String text(String name) {
        return resource("/schemas/" + name + ".json");
    }

    public static JsonNode parse(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String resource(String path) {
        try (InputStream stream = Schemas.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("resource: " + path + " (expected: to be there)");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> messages(List<Error> errors) {
        return errors.stream().map(Error::toString).toList();
    }
}
