package dev.perennial.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleWriter;
import dev.perennial.model.objects.ObjectStore;
import java.time.Instant;

/**
 * A version that is ready to be published.
 *
 * @param explanations how much its inputs matter; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Version(
        Bundle bundle,
        byte[] nativeModel,
        JsonNode explanations,
        String algorithm,
        Instant trainedThrough,
        int exampleCount) {
    /** Writes its bundle; a repeat with the same bytes changes nothing. */
    TrainedVersion publish(ObjectStore objects) {
        String prefix = Bundle.prefix(bundle.modelName(), bundle.modelVersion());
        String manifestSha256 = BundleWriter.write(objects, prefix, bundle, nativeModel, explanations);
        return new TrainedVersion(
                bundle.modelVersion(), algorithm, prefix, manifestSha256, trainedThrough, exampleCount);
    }
}
