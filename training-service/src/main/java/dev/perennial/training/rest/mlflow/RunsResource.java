package dev.perennial.training.rest.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.training.domain.mlflow.Limits;
import dev.perennial.training.domain.mlflow.MlflowException;
import dev.perennial.training.domain.mlflow.MlflowRun;
import dev.perennial.training.domain.mlflow.MlflowRun.Stage;
import dev.perennial.training.domain.mlflow.MlflowRun.Status;
import dev.perennial.training.domain.mlflow.Search;
import dev.perennial.training.store.LoggedRunRepository;
import dev.perennial.training.store.MlflowExperimentRepository;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Runs as such: made, read, searched for, ended, deleted. */
@Path("/api/2.0/mlflow")
class RunsResource {
    private static final int PAGE = 1000;
    private static final int LARGEST_PAGE = 50_000;
    /** Runs that a search looks at, of each kind; the newest. */
    private static final int MOST_SEARCHED = 10_000;

    private static final Comparator<MlflowRun> NEWEST =
            Comparator.comparing(MlflowRun::startTime).reversed().thenComparing(MlflowRun::runId);

    private final Runs runs;
    private final OwnSeries own;
    private final LoggedRunRepository logged;
    private final MlflowExperimentRepository experiments;
    private final Clock clock;

    RunsResource(
            Runs runs, OwnSeries own, LoggedRunRepository logged, MlflowExperimentRepository experiments, Clock clock) {
        this.runs = runs;
        this.own = own;
        this.logged = logged;
        this.experiments = experiments;
        this.clock = clock;
    }

    @POST
    @Path("runs/create")
    public Uni<ObjectNode> create(byte[] bytes) {
        Body body = Body.of(bytes);
        String experimentId = body.has("experiment_id") ? body.required("experiment_id") : "0";
        MlflowRun run = started(body, experimentId);
        return experiments
                .find(experimentId)
                .invoke(found -> {
                    if (found.isEmpty() || found.get().stage() == Stage.DELETED) {
                        throw MlflowException.missing("No Experiment with id=" + experimentId + " exists");
                    }
                })
                .chain(() -> logged.put(run))
                .replaceWith(() -> {
                    ObjectNode answer = Answers.empty();
                    answer.set("run", Answers.run(run));
                    return answer;
                });
    }

    private MlflowRun started(Body body, String experimentId) {
        String runId = UUID.randomUUID().toString().replace("-", "");
        Map<String, String> tags = new HashMap<>(body.pairs("tags", Limits::key, Limits::tag));
        String given = body.has("run_name") ? body.text("run_name") : tags.get("mlflow.runName");
        String name = given == null || given.isEmpty() ? "run-" + runId.substring(0, 8) : Limits.name(given);
        String user = body.has("user_id") ? body.text("user_id") : "";
        tags.put("mlflow.runName", name);
        return new MlflowRun(
                runId,
                experimentId,
                name,
                user.isEmpty() ? "" : Limits.name(user),
                Status.RUNNING,
                Stage.ACTIVE,
                body.whole("start_time", clock.millis()),
                null,
                Map.of(),
                Map.of(),
                tags,
                "[]",
                true);
    }

    @GET
    @Path("runs/get")
    public Uni<ObjectNode> get(@QueryParam("run_id") String runId, @QueryParam("run_uuid") String runUuid) {
        return runs.find(runId == null ? runUuid : runId)
                .chain(run -> run.external() ? Uni.createFrom().item(run) : own.withSteps(run))
                .map(run -> {
                    ObjectNode answer = Answers.empty();
                    answer.set("run", Answers.run(run));
                    return answer;
                });
    }

    @POST
    @Path("runs/search")
    public Uni<ObjectNode> search(byte[] bytes) {
        Body body = Body.of(bytes);
        Search search = Search.of(body.text("filter"), body.texts("order_by"), Search.RUNS);
        ViewType view = ViewType.of(body.text("run_view_type"));
        Page.Asked asked = Page.Asked.of(body.text("page_token"), body.whole("max_results"), PAGE, LARGEST_PAGE);
        List<String> experimentIds = body.texts("experiment_ids");
        return runs.newest(experimentIds, MOST_SEARCHED).map(all -> {
            Page<MlflowRun> page = Page.of(
                    all.stream()
                            .filter(run -> view.shows(run.stage()) && search.matches(run))
                            .sorted(search.order(NEWEST))
                            .toList(),
                    asked);
            ObjectNode answer = Answers.empty();
            ArrayNode list = answer.putArray("runs");
            page.items().forEach(run -> list.add(Answers.run(run)));
            return page.next() == null ? answer : answer.put("next_page_token", page.next());
        });
    }

    @POST
    @Path("runs/update")
    public Uni<ObjectNode> update(byte[] bytes) {
        Body body = Body.of(bytes);
        return runs.open(body.runId())
                .map(run -> updated(run, body))
                .call(logged::put)
                .map(run -> {
                    ObjectNode answer = Answers.empty();
                    answer.set("run_info", Answers.info(run));
                    return answer;
                });
    }

    private static MlflowRun updated(MlflowRun run, Body body) {
        Map<String, String> tags = new HashMap<>(run.tags());
        String name = body.has("run_name") ? Limits.name(body.text("run_name")) : run.name();
        tags.put("mlflow.runName", name);
        return new MlflowRun(
                run.runId(),
                run.experimentId(),
                name,
                run.userId(),
                body.has("status") ? status(body.text("status")) : run.status(),
                run.stage(),
                run.startTime(),
                body.has("end_time") ? body.whole("end_time") : run.endTime(),
                run.params(),
                run.metrics(),
                tags,
                run.inputs(),
                true);
    }

    private static Status status(String text) {
        return Arrays.stream(Status.values())
                .filter(status -> status.name().equals(text))
                .findFirst()
                .orElseThrow(() -> MlflowException.invalid(
                        "Invalid status '" + text + "'. Expected is one of " + Arrays.toString(Status.values()) + "."));
    }

    @POST
    @Path("runs/delete")
    public Uni<ObjectNode> delete(byte[] bytes) {
        return stage(Body.of(bytes), Stage.DELETED);
    }

    @POST
    @Path("runs/restore")
    public Uni<ObjectNode> restore(byte[] bytes) {
        return stage(Body.of(bytes), Stage.ACTIVE);
    }

    private Uni<ObjectNode> stage(Body body, Stage stage) {
        return runs.external(body.runId())
                .chain(run -> logged.put(run.withStage(stage)))
                .replaceWith(Answers::empty);
    }
}
