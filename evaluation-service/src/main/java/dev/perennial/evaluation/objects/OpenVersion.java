package dev.perennial.evaluation.objects;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelDeployment.DeployedVersion;
import dev.perennial.evaluation.domain.Contestant;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.bundle.InvalidBundleException;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.scoring.ScoringModel;
import java.util.Arrays;

/** A version whose bundle was read: it either scores or has a reason why not. */
final class OpenVersion implements AutoCloseable {
    private final DeployedVersion version;
    private final ModelDefinition definition;
    private final ScoringModel scoring;
    private final String refusal;

    private OpenVersion(DeployedVersion version, ModelDefinition definition, ScoringModel scoring, String refusal) {
        this.version = version;
        this.definition = definition;
        this.scoring = scoring;
        this.refusal = refusal;
    }

    static OpenVersion open(ObjectStore objects, String modelName, DeployedVersion version) {
        String prefix = Bundle.prefix(modelName, version.modelVersion());
        if (!version.artifactPrefix().equals(prefix)) {
            return new OpenVersion(
                    version, null, null, "its bundle is announced at " + version.artifactPrefix() + ", not " + prefix);
        }
        ModelDefinition definition = null;
        try {
            Bundle bundle = BundleReader.read(objects, prefix, version.manifestSha256());
            definition = bundle.definition();
            return new OpenVersion(version, definition, verified(bundle), null);
        } catch (InvalidBundleException e) {
            return new OpenVersion(version, definition, null, e.getMessage());
        }
    }

    /** @param judged the holdout as the challenger sees it; whoever sees other examples cannot be compared */
    Contestant answer(Dataset judged, HoldoutReader holdout) {
        if (refusal != null) {
            return refused(refusal);
        }
        try {
            Dataset examples = holdout.examples(definition);
            if (!Arrays.equals(examples.exampleIds(), judged.exampleIds())) {
                return refused("the labels of the holdout read differently under its definition");
            }
            double[][] scores = scoring.score(examples.features());
            return Contestant.answered(version.modelVersion(), version.trainedThrough(), definition, scores);
        } catch (UnreadableHoldoutException e) {
            return refused("the holdout cannot be read under its definition: " + e.getMessage());
        } catch (InvalidBundleException e) {
            return refused(e.getMessage());
        }
    }

    /** The definition in the bundle; null when it could not be read. */
    ModelDefinition definition() {
        return definition;
    }

    /** Why it does not answer; null when it does. */
    String refusal() {
        return refusal;
    }

    Contestant refused() {
        return refused(refusal);
    }

    private Contestant refused(String why) {
        return Contestant.refused(version.modelVersion(), version.trainedThrough(), definition, why);
    }

    @Override
    public void close() {
        if (scoring != null) {
            scoring.close();
        }
    }

    private static ScoringModel verified(Bundle bundle) {
        ScoringModel scoring = ScoringModel.open(bundle);
        try {
            scoring.verify(bundle.golden());
            return scoring;
        } catch (RuntimeException | Error e) {
            scoring.close();
            throw e;
        }
    }
}
