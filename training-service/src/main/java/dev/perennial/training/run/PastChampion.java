package dev.perennial.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.bundle.BundleReader.Trained;
import dev.perennial.model.bundle.InvalidBundleException;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.domain.Champion;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.fit.PublishedBlend;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A version that served before, as a blend may have it for a member.
 *
 * @param champion which
 * @param blend    its members and weights, without a past of its own
 * @param fitted   what it was fitted on
 */
record PastChampion(Champion champion, PublishedBlend blend, JsonNode fitted) {
    private static final Logger LOG = Logger.getLogger(PastChampion.class);

    /**
     * Those of a plan, without one that cannot be a member: it is no blend, was trained under another definition, or has seen some of what
     * is held out. A run without it is a run with a member less.
     *
     * @param heldOut event time of the earliest example that is held out
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer
     */
    static Map<PoolMember, PastChampion> of(RunPlan plan, ObjectStore objects, Instant heldOut) {
        Map<PoolMember, PastChampion> found = new EnumMap<>(PoolMember.class);
        plan.past().forEach((member, champion) -> read(plan, champion, objects, heldOut)
                .ifPresent(past -> found.put(member, past)));
        return found;
    }

    private static Optional<PastChampion> read(RunPlan plan, Champion champion, ObjectStore objects, Instant heldOut) {
        try {
            Bundle bundle = BundleReader.read(objects, champion.artifactPrefix(), champion.manifestSha256());
            JsonNode fitted = bundle.provenance().path("fitted");
            if (!bundle.definition().trainingDigest().equals(plan.definition().trainingDigest())
                    || !Instant.parse(fitted.path("through").asText()).isBefore(heldOut)) {
                return Optional.empty();
            }
            Trained trained = BundleReader.trained(
                    objects, champion.artifactPrefix(), champion.manifestSha256(), Continuation.MOST_BYTES);
            return PublishedBlend.read(bundle.onnx(), trained.nativeModel())
                    .withoutPast()
                    .map(blend -> new PastChampion(champion, blend, fitted));
        } catch (InvalidBundleException | IllegalArgumentException | DateTimeException e) {
            LOG.infof(
                    "%s: version %d is no member of the blend: %s",
                    plan.definition().name(), champion.modelVersion(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Adds to a member of a version's provenance which it is. */
    void describe(ObjectNode member) {
        member.put("modelVersion", champion.modelVersion())
                .put("manifestSha256", champion.manifestSha256())
                .set("fitted", fitted);
    }

    int exampleCount() {
        return fitted.path("examples").asInt();
    }
}
