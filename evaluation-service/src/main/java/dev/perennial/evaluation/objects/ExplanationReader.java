package dev.perennial.evaluation.objects;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.evaluation.domain.RegisteredVersion;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.ObjectStore;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Reads how much the inputs of a version matter, from its bundle. */
@ApplicationScoped
public class ExplanationReader {
    private final ObjectStore objects;

    ExplanationReader(ObjectStore objects) {
        this.objects = objects;
    }

    /**
     * Fails with {@link dev.perennial.model.bundle.InvalidBundleException} when the bundle is damaged.
     *
     * @return empty when the version was published without
     */
    public Uni<Optional<JsonNode>> read(String modelName, RegisteredVersion version) {
        String prefix = Bundle.prefix(modelName, version.modelVersion());
        return Uni.createFrom()
                .item(() -> BundleReader.explanations(objects, prefix, version.manifestSha256()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
