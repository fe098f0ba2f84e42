package dev.perennial.evaluation.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Names;
import dev.perennial.evaluation.domain.RegisteredVersion;
import dev.perennial.evaluation.objects.ExplanationReader;
import dev.perennial.evaluation.store.RegistryRepository;
import dev.perennial.evaluation.store.VersionRepository;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The versions of a model, each with its verdict and every check. */
@Path("/v1/models/{model}/versions")
@Produces(MediaType.APPLICATION_JSON)
class VersionsResource {
    /** Most versions in one answer; the newest ones. */
    static final int LIMIT = 10_000;

    private final RegistryRepository registry;
    private final VersionRepository versions;
    private final ExplanationReader explanations;

    VersionsResource(RegistryRepository registry, VersionRepository versions, ExplanationReader explanations) {
        this.registry = registry;
        this.versions = versions;
        this.explanations = explanations;
    }

    /**
     * @param champion the champion's version; null before the first promotion
     * @param versions newest first
     */
    record ModelVersions(String modelName, Integer champion, List<RegisteredVersion> versions) {}

    @GET
    public Uni<ModelVersions> versions(@PathParam("model") String model) {
        Names.requireModel(model);
        return registry.standing(model).chain(standing -> versions.versions(model, LIMIT)
                .map(list -> new ModelVersions(model, standing.championVersion(), list)));
    }

    @GET
    @Path("{version:[0-9]{1,9}}")
    public Uni<RegisteredVersion> version(@PathParam("model") String model, @PathParam("version") int version) {
        Names.requireModel(model);
        return versions.version(model, version)
                .onItem()
                .ifNull()
                .failWith(() -> new NotFoundException("Model " + model + " has no version " + version + "."));
    }

    /** How much its inputs matter, as training stored it in the bundle. */
    @GET
    @Path("{version:[0-9]{1,9}}/explanations")
    public Uni<JsonNode> explanations(@PathParam("model") String model, @PathParam("version") int version) {
        return version(model, version)
                .chain(found -> explanations.read(model, found))
                .map(read -> read.orElseThrow(() ->
                        new NotFoundException("Version " + version + " of model " + model + " has no explanations.")));
    }
}
