package dev.perennial.training.rest.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.training.domain.mlflow.MlflowException;
import graphql.GraphQL;
import graphql.GraphQLContext;
import graphql.Scalars;
import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.execution.CoercedVariables;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetcherFactories;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** {@code mlflow.graphqls}, read from the JSON that the REST interface answers: {@code runName} is its {@code run_name}. */
final class GraphqlSchema {
    private static final String FILE = "/mlflow.graphqls";
    /** Fields in one request; a page of MLflow asks for some sixty. */
    private static final int MOST_FIELDS = 200;

    private static final GraphQLScalarType LONG_STRING = GraphQLScalarType.newScalar()
            .name("LongString")
            .coercing(new AsText())
            .build();

    private GraphqlSchema() {}

    /**
     * Ready to answer.
     *
     * @param queries       by name what answers a query, in its REST form, to its input
     * @param experimentOf  the REST answer for the experiment of this id
     */
    static GraphQL of(
            Map<String, Function<JsonNode, Uni<ObjectNode>>> queries, Function<String, Uni<ObjectNode>> experimentOf) {
        RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring()
                .scalar(LONG_STRING)
                .type(
                        "MlflowRunExtension",
                        type -> type.dataFetcher("experiment", (DataFetcher<Object>) environment -> {
                            JsonNode run = environment.getSource();
                            String id = run.path("info").path("experiment_id").asText();
                            return experimentOf
                                    .apply(id)
                                    .<Object>map(answer -> answer.path("experiment"))
                                    .subscribeAsCompletionStage();
                        }))
                .type("Query", type -> {
                    queries.forEach((name, query) -> type.dataFetcher(name, (DataFetcher<Object>) environment ->
                            answered(() -> query.apply(Input.of(environment))).subscribeAsCompletionStage()));
                    return type;
                });
        wiring.codeRegistry(GraphQLCodeRegistry.newCodeRegistry()
                .defaultDataFetcher(DataFetcherFactories.useDataFetcher(GraphqlSchema::field)));
        try (Reader file =
                new InputStreamReader(GraphqlSchema.class.getResourceAsStream(FILE), StandardCharsets.UTF_8)) {
            return GraphQL.newGraphQL(
                            new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(file), wiring.build()))
                    .instrumentation(new MaxQueryComplexityInstrumentation(MOST_FIELDS))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A refusal is told within the answer, as MLflow does it. */
    private static Uni<ObjectNode> answered(Supplier<Uni<ObjectNode>> query) {
        return Uni.createFrom()
                .deferred(query::get)
                .onFailure(MlflowException.class)
                .recoverWithItem(failure -> {
                    ObjectNode answer = Answers.empty();
                    answer.putObject("apiError")
                            .put("code", failure.code().name())
                            .put("message", failure.getMessage());
                    return answer;
                });
    }

    private static Object field(DataFetchingEnvironment environment) {
        JsonNode source = environment.getSource();
        JsonNode value = source == null
                ? null
                : source.get(
                        source.has(environment.getField().getName())
                                ? environment.getField().getName()
                                : snakeCase(environment.getField().getName()));
        if (value == null || value.isNull()) {
            return null;
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false).toList();
        }
        if (value.isObject()) {
            return value;
        }
        boolean isNumber = GraphQLTypeUtil.unwrapAll(environment.getFieldType()).equals(Scalars.GraphQLFloat);
        if (isNumber) {
            return value.isNumber() ? value.doubleValue() : null;
        }
        return value.asText();
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /** The input of a query, as a REST request has it. */
    private static final class Input {
        private Input() {}

        static JsonNode of(DataFetchingEnvironment environment) {
            ObjectNode input = Answers.empty();
            Map<String, Object> given = environment.getArgumentOrDefault("input", Map.of());
            given.forEach((name, value) -> {
                if (value instanceof List<?> list) {
                    list.forEach(item -> input.withArray(snakeCase(name)).add(String.valueOf(item)));
                } else if (value != null) {
                    input.put(snakeCase(name), String.valueOf(value));
                }
            });
            return input;
        }
    }

    private static final class AsText implements Coercing<Object, String> {
        @Override
        public String serialize(Object result, GraphQLContext context, Locale locale) {
            return String.valueOf(result);
        }

        @Override
        public Object parseValue(Object input, GraphQLContext context, Locale locale) {
            return input;
        }

        @Override
        public Object parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            return input.toString();
        }
    }
}
