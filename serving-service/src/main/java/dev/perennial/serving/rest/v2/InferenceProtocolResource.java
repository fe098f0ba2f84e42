package dev.perennial.serving.rest.v2;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Names;
import dev.perennial.serving.Deployer;
import dev.perennial.serving.Lifecycle;
import dev.perennial.serving.Predictor;
import dev.perennial.serving.UnknownModelException;
import dev.perennial.serving.domain.Champions;
import dev.perennial.serving.domain.ServedModel;
import dev.perennial.serving.rest.Work;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The Open Inference Protocol V2 over REST. Only the version that is served answers to a version in the path. */
@Path("/v2")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
class InferenceProtocolResource {
    private final Predictor predictor;
    private final Champions champions;
    private final Deployer deployer;
    private final Lifecycle lifecycle;
    private final String version;

    InferenceProtocolResource(
            Predictor predictor,
            Champions champions,
            Deployer deployer,
            Lifecycle lifecycle,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.predictor = predictor;
        this.champions = champions;
        this.deployer = deployer;
        this.lifecycle = lifecycle;
        this.version = version;
    }

    @GET
    public Map<String, Object> server() {
        return Map.of("name", "perennial", "version", version, "extensions", List.of());
    }

    @GET
    @Path("/health/live")
    public Response live() {
        return health(lifecycle.isAlive());
    }

    @GET
    @Path("/health/ready")
    public Response ready() {
        return health(lifecycle.isReady());
    }

    /**
     * The status decides, 503 as KServe has it; the protocol calls the one field of both bodies {@code live}, clients ask
     * each for its own.
     */
    private Response health(boolean asked) {
        return Response.status(asked ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE)
                .entity(Map.of("live", lifecycle.isAlive(), "ready", lifecycle.isReady()))
                .build();
    }

    @GET
    @Path("/models/{model}")
    public Map<String, Object> metadata(String model) {
        return served(model, null, InferenceProtocolResource::metadata);
    }

    @GET
    @Path("/models/{model}/versions/{modelVersion}")
    public Map<String, Object> metadata(String model, String modelVersion) {
        return served(model, number(modelVersion), InferenceProtocolResource::metadata);
    }

    @GET
    @Path("/models/{model}/ready")
    public Response ready(String model) {
        return ready(model, (Integer) null);
    }

    @GET
    @Path("/models/{model}/versions/{modelVersion}/ready")
    public Response ready(String model, String modelVersion) {
        return ready(model, number(modelVersion));
    }

    @POST
    @Path("/models/{model}/infer")
    public Uni<Map<String, Object>> infer(String model, byte[] body) {
        return infer(model, (Integer) null, body);
    }

    @POST
    @Path("/models/{model}/versions/{modelVersion}/infer")
    public Uni<Map<String, Object>> infer(String model, String modelVersion, byte[] body) {
        return infer(model, number(modelVersion), body);
    }

    private Uni<Map<String, Object>> infer(String model, Integer modelVersion, byte[] body) {
        return Work.on(body.length, () -> {
            InferRequest request = new InferRequest(body);
            return InferResponse.of(predictor.predict(model, modelVersion, request), request);
        });
    }

    /** A version that should be served and is not yet, or was refused, is not ready; any other is not known. */
    private Response ready(String model, Integer modelVersion) {
        boolean ready = champions
                .use(Names.requireModel(model), served -> isMeant(modelVersion, served.version()))
                .orElse(false);
        boolean known = ready
                || deployer.rollout(model)
                        .filter(rollout -> isMeant(
                                modelVersion, rollout.wanted().champion().modelVersion()))
                        .isPresent();
        if (!known) {
            throw new UnknownModelException(model, modelVersion);
        }
        return Response.status(ready ? Response.Status.OK : Response.Status.NOT_FOUND)
                .entity(Map.of("name", model, "ready", ready))
                .build();
    }

    private static boolean isMeant(Integer askedFor, int modelVersion) {
        return askedFor == null || askedFor == modelVersion;
    }

    private <R> R served(String model, Integer modelVersion, Function<ServedModel, R> view) {
        return champions
                .use(Names.requireModel(model), served -> {
                    if (!isMeant(modelVersion, served.version())) {
                        throw new UnknownModelException(model, modelVersion);
                    }
                    return view.apply(served);
                })
                .orElseThrow(() -> new UnknownModelException(model, modelVersion));
    }

    private static Map<String, Object> metadata(ServedModel served) {
        return InferResponse.metadata(served.definition(), served.version());
    }

    private static Integer number(String modelVersion) {
        if (modelVersion.matches("[1-9][0-9]{0,8}")) {
            return Integer.valueOf(modelVersion);
        }
        throw new InvalidInputException("version", '"' + modelVersion + '"', "a whole number from 1");
    }
}
