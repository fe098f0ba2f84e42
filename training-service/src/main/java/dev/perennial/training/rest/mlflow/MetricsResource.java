package dev.perennial.training.rest.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.training.domain.mlflow.MlflowException;
import dev.perennial.training.domain.mlflow.MlflowRun;
import dev.perennial.training.domain.mlflow.MlflowRun.MetricValue;
import dev.perennial.training.store.LoggedRunRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.List;

/** Metrics at every step. */
@Path("/api/2.0/mlflow")
class MetricsResource {
    private static final int PAGE = 25_000;
    private static final int MOST_RUNS = 100;
    private static final int MOST_POINTS = 2500;

    private final Runs runs;
    private final LoggedRunRepository logged;
    private final OwnSeries own;

    MetricsResource(Runs runs, LoggedRunRepository logged, OwnSeries own) {
        this.runs = runs;
        this.logged = logged;
        this.own = own;
    }

    @GET
    @Path("metrics/get-history")
    public Uni<ObjectNode> history(
            @QueryParam("run_id") String runId,
            @QueryParam("run_uuid") String runUuid,
            @QueryParam("metric_key") String key,
            @QueryParam("max_results") Long maxResults,
            @QueryParam("page_token") String pageToken) {
        Page.Asked asked = Page.Asked.of(pageToken, maxResults, PAGE, PAGE);
        requireKey(key);
        return runs.find(runId == null ? runUuid : runId)
                .chain(run -> history(run, key, asked.from(), asked.limit() + 1))
                .map(found -> {
                    Page<MetricValue> page = Page.of(found, new Page.Asked(0, asked.limit()));
                    ObjectNode answer = Answers.empty();
                    ArrayNode list = answer.putArray("metrics");
                    page.items().forEach(metric -> list.add(Answers.metric(metric)));
                    return page.next() == null
                            ? answer
                            : answer.put("next_page_token", Integer.toString(asked.from() + asked.limit()));
                });
    }

    /** Of several runs, at even distances when there are more than can be drawn. */
    @GET
    @Path("metrics/get-history-bulk-interval")
    public Uni<ObjectNode> bulk(
            @QueryParam("run_ids") List<String> runIds,
            @QueryParam("metric_key") String key,
            @QueryParam("start_step") Long startStep,
            @QueryParam("end_step") Long endStep,
            @QueryParam("max_results") Long maxResults) {
        requireKey(key);
        if (runIds.isEmpty() || runIds.size() > MOST_RUNS) {
            throw MlflowException.invalid(
                    "GetMetricHistoryBulkInterval takes 1 to " + MOST_RUNS + " run_ids. Got " + runIds.size() + ".");
        }
        int most = Page.Asked.of(null, maxResults, MOST_POINTS, MOST_POINTS).limit();
        long from = startStep == null ? Long.MIN_VALUE : startStep;
        long to = endStep == null ? Long.MAX_VALUE : endStep;
        ObjectNode answer = Answers.empty();
        ArrayNode list = answer.putArray("metrics");
        return Multi.createFrom()
                .iterable(runIds)
                .onItem()
                .transformToUniAndConcatenate(runs::find)
                .onItem()
                .transformToUniAndConcatenate(run -> history(run, key, 0, PAGE).invoke(history -> sampled(
                                history, from, to, most)
                        .forEach(metric -> list.add(Answers.metric(metric).put("run_id", run.runId())))))
                .collect()
                .asList()
                .replaceWith(answer);
    }

    private static List<MetricValue> sampled(List<MetricValue> history, long from, long to, int most) {
        List<MetricValue> within = history.stream()
                .filter(metric -> metric.step() >= from && metric.step() <= to)
                .toList();
        if (within.size() <= most) {
            return within;
        }
        List<MetricValue> sampled = new ArrayList<>();
        for (int point = 1; point <= most; point++) {
            sampled.add(within.get((int) ((long) point * within.size() / most) - 1));
        }
        return sampled;
    }

    private Uni<List<MetricValue>> history(MlflowRun run, String key, int from, int limit) {
        return run.external()
                ? logged.history(run.runId(), key, from, limit)
                : ownHistory(run, key)
                        .map(all -> Page.of(all, new Page.Asked(from, limit)).items());
    }

    private Uni<List<MetricValue>> ownHistory(MlflowRun run, String key) {
        return own.of(run).map(series -> series.stream()
                .filter(one -> one.name().equals(key))
                .findFirst()
                .map(OwnSeries::points)
                .orElseGet(() -> last(run, key)));
    }

    private static List<MetricValue> last(MlflowRun run, String key) {
        MetricValue metric = run.metrics().get(key);
        return metric == null ? List.of() : List.of(metric);
    }

    private static void requireKey(String key) {
        if (key == null || key.isEmpty()) {
            throw MlflowException.invalid("Missing value for required parameter 'metric_key'.");
        }
    }
}
