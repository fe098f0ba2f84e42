package dev.perennial.training.rest.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.training.domain.mlflow.Limits;
import dev.perennial.training.domain.mlflow.MlflowException;
import dev.perennial.training.domain.mlflow.MlflowExperiment;
import dev.perennial.training.domain.mlflow.MlflowRun.Stage;
import dev.perennial.training.domain.mlflow.Search;
import dev.perennial.training.store.MlflowExperimentRepository;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Experiments: one for each model, and those made from outside. */
@Path("/api/2.0/mlflow")
class ExperimentsResource {
    private static final int LARGEST_PAGE = 50_000;
    private static final int PAGE = 1000;

    private final MlflowExperimentRepository experiments;
    private final Clock clock;

    ExperimentsResource(MlflowExperimentRepository experiments, Clock clock) {
        this.experiments = experiments;
        this.clock = clock;
    }

    @POST
    @Path("experiments/create")
    public Uni<ObjectNode> create(byte[] bytes) {
        Body body = Body.of(bytes);
        String name = Limits.name(body.text("name"));
        Map<String, String> tags = body.pairs("tags", Limits::key, Limits::tag);
        return experiments.create(name, tags, clock.millis()).map(id -> Answers.empty()
                .put("experiment_id", id));
    }

    @GET
    @Path("experiments/get")
    public Uni<ObjectNode> get(@QueryParam("experiment_id") String id) {
        return found(id).map(ExperimentsResource::answer);
    }

    @GET
    @Path("experiments/get-by-name")
    public Uni<ObjectNode> getByName(@QueryParam("experiment_name") String name) {
        return experiments
                .findByName(name)
                .map(found -> found.orElseThrow(
                        () -> MlflowException.missing("Could not find experiment with name '" + name + "'")))
                .map(ExperimentsResource::answer);
    }

    @POST
    @Path("experiments/search")
    public Uni<ObjectNode> search(byte[] bytes) {
        Body body = Body.of(bytes);
        return search(
                body.text("filter"),
                body.texts("order_by"),
                ViewType.of(body.text("view_type")),
                Page.Asked.of(body.text("page_token"), body.whole("max_results"), PAGE, LARGEST_PAGE));
    }

    @GET
    @Path("experiments/search")
    public Uni<ObjectNode> search(
            @QueryParam("filter") String filter,
            @QueryParam("order_by") List<String> orderBy,
            @QueryParam("view_type") String viewType,
            @QueryParam("max_results") Long maxResults,
            @QueryParam("page_token") String pageToken) {
        return search(filter, orderBy, ViewType.of(viewType), Page.Asked.of(pageToken, maxResults, PAGE, LARGEST_PAGE));
    }

    private Uni<ObjectNode> search(String filter, List<String> orderBy, ViewType view, Page.Asked asked) {
        Search search = Search.of(filter, orderBy, Search.EXPERIMENTS);
        Comparator<MlflowExperiment> newest =
                Comparator.comparing(MlflowExperiment::updated).reversed().thenComparing(MlflowExperiment::id);
        return experiments.all().map(all -> {
            Page<MlflowExperiment> page = Page.of(
                    all.stream()
                            .filter(experiment -> view.shows(experiment.stage()) && search.matches(experiment))
                            .sorted(search.order(newest))
                            .toList(),
                    asked);
            ObjectNode answer = Answers.empty();
            ArrayNode list = answer.putArray("experiments");
            page.items().forEach(experiment -> list.add(Answers.experiment(experiment)));
            return page.next() == null ? answer : answer.put("next_page_token", page.next());
        });
    }

    @POST
    @Path("experiments/update")
    public Uni<ObjectNode> update(byte[] bytes) {
        Body body = Body.of(bytes);
        String name = Limits.name(body.text("new_name"));
        return change(
                body,
                known -> new MlflowExperiment(
                        known.id(), name, known.stage(), known.created(), known.updated(), known.tags(), true));
    }

    @POST
    @Path("experiments/delete")
    public Uni<ObjectNode> delete(byte[] bytes) {
        return change(Body.of(bytes), known -> staged(known, Stage.DELETED));
    }

    @POST
    @Path("experiments/restore")
    public Uni<ObjectNode> restore(byte[] bytes) {
        return change(Body.of(bytes), known -> staged(known, Stage.ACTIVE));
    }

    @POST
    @Path("experiments/set-experiment-tag")
    public Uni<ObjectNode> setTag(byte[] bytes) {
        Body body = Body.of(bytes);
        String key = Limits.key(body.text("key"));
        String value = Limits.tag(body.has("value") ? body.text("value") : "");
        return change(
                body,
                known -> tagged(known, tags -> {
                    tags.put(key, value);
                    return tags;
                }));
    }

    @POST
    @Path("experiments/delete-experiment-tag")
    public Uni<ObjectNode> deleteTag(byte[] bytes) {
        Body body = Body.of(bytes);
        return change(
                body,
                known -> tagged(known, tags -> {
                    tags.remove(body.text("key"));
                    return tags;
                }));
    }

    private Uni<ObjectNode> change(Body body, UnaryOperator<MlflowExperiment> change) {
        return found(body.required("experiment_id"))
                .invoke(known -> {
                    if (!known.external()) {
                        throw MlflowException.readOnly("Experiment '" + known.id() + "'");
                    }
                })
                .chain(known -> experiments.update(change.apply(known), clock.millis()))
                .replaceWith(Answers::empty);
    }

    private static MlflowExperiment staged(MlflowExperiment known, Stage stage) {
        return new MlflowExperiment(
                known.id(), known.name(), stage, known.created(), known.updated(), known.tags(), true);
    }

    private static MlflowExperiment tagged(MlflowExperiment known, UnaryOperator<Map<String, String>> change) {
        return new MlflowExperiment(
                known.id(),
                known.name(),
                known.stage(),
                known.created(),
                known.updated(),
                change.apply(new HashMap<>(known.tags())),
                true);
    }

    private Uni<MlflowExperiment> found(String id) {
        return experiments
                .find(id)
                .map(found ->
                        found.orElseThrow(() -> MlflowException.missing("No Experiment with id=" + id + " exists")));
    }

    private static ObjectNode answer(MlflowExperiment experiment) {
        ObjectNode answer = Answers.empty();
        answer.set("experiment", Answers.experiment(experiment));
        return answer;
    }
}
