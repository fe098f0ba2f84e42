package dev.perennial.training.rest.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.training.domain.mlflow.MlflowException;
import graphql.ExecutionInput;
import graphql.GraphQL;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What the pages of MLflow ask in GraphQL. It only reads. */
@Path("/graphql")
class GraphqlResource {
    private final GraphQL graphql;

    GraphqlResource(ExperimentsResource experiments, RunsResource runs, MetricsResource metrics) {
        graphql = GraphqlSchema.of(
                Map.of(
                        "mlflowGetExperiment",
                        input -> experiments.get(text(input, "experiment_id")),
                        "mlflowGetRun",
                        input -> runs.get(text(input, "run_id"), text(input, "run_uuid")),
                        "mlflowGetMetricHistoryBulkInterval",
                        input -> metrics.bulk(
                                texts(input, "run_ids"),
                                text(input, "metric_key"),
                                whole(input, "start_step"),
                                whole(input, "end_step"),
                                whole(input, "max_results"))),
                experiments::get);
    }

    @POST
    public Uni<Map<String, Object>> answer(byte[] bytes) {
        Body body = Body.of(bytes);
        ExecutionInput.Builder input = ExecutionInput.newExecutionInput(body.required("query"))
                .variables(variables(body.json().path("variables")));
        if (body.has("operationName")) {
            input.operationName(body.text("operationName"));
        }
        return Uni.createFrom()
                .completionStage(() -> graphql.executeAsync(input.build()))
                .map(result -> result.toSpecification());
    }

    private static Map<String, Object> variables(JsonNode variables) {
        if (!variables.isObject() && !variables.isNull() && !variables.isMissingNode()) {
            throw MlflowException.invalid("Invalid value for parameter 'variables': expected an object.");
        }
        return variables.isObject()
                ? Json.mapper().convertValue(variables, Json.mapper().constructType(Map.class))
                : Map.of();
    }

    private static String text(JsonNode input, String name) {
        return input.path(name).isMissingNode() ? null : input.path(name).asText();
    }

    private static Long whole(JsonNode input, String name) {
        return input.path(name).isMissingNode() ? null : (Long) input.path(name).asLong();
    }

    private static List<String> texts(JsonNode input, String name) {
        return StreamSupport.stream(input.path(name).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
