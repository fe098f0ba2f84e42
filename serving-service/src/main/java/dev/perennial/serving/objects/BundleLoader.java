package dev.perennial.serving.objects;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ModelDeployment.DeployedVersion;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.bundle.GoldenExample;
import dev.perennial.model.bundle.InvalidBundleException;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.serving.domain.ServedModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Turns a deployment into a model that may answer: digests, golden examples and a warm-up have passed. */
public final class BundleLoader {
    private static final Logger LOG = Logger.getLogger(BundleLoader.class);
    private static final int WARM_UP_ROUNDS = 50;

    private final ObjectStore store;
    private final LocalCopies copies;

    /** @param stateDir where the local copies are */
    public BundleLoader(ObjectStore store, Path stateDir) {
        this.store = store;
        this.copies = new LocalCopies(stateDir);
    }

    /**
     * Fetches, checks, opens and warms up, and keeps a local copy.
     *
     * @throws dev.perennial.model.objects.ObjectStoreException when object storage does not answer
     * @throws RuntimeException                                 when the bundle is not what was deployed or cannot be used
     */
    public ServedModel load(ModelDeployment deployment) {
        RecordingObjectStore recording = new RecordingObjectStore(store);
        return Handover.of(open(deployment, recording), model -> {
            copies.keep(deployment, recording.read());
            return model;
        });
    }

    /** The newest usable local copy of each model; what cannot be used is left out. */
    public List<ServedModel> restore() {
        Map<String, ServedModel> restored = new LinkedHashMap<>();
        for (LocalCopies.Copy copy : copies.all()) {
            ModelDeployment deployment = copy.deployment();
            if (!restored.containsKey(deployment.modelName())) {
                try {
                    restored.put(deployment.modelName(), open(deployment, copy.store()));
                } catch (RuntimeException | LinkageError e) {
                    LOG.warnf(
                            e,
                            "local copy not usable modelName=%s sequence=%d",
                            deployment.modelName(),
                            deployment.sequence());
                    copies.forget(deployment);
                }
            }
        }
        return List.copyOf(restored.values());
    }

    /** Drops the local copies of a model. */
    public void forget(String modelName) {
        copies.forget(modelName);
    }

    private static ServedModel open(ModelDeployment deployment, ObjectStore store) {
        DeployedVersion wanted = deployment.champion();
        Bundle bundle = BundleReader.read(store, wanted.artifactPrefix(), wanted.manifestSha256());
        if (!bundle.modelName().equals(deployment.modelName()) || bundle.modelVersion() != wanted.modelVersion()) {
            throw new InvalidBundleException("the bundle is of " + bundle.modelName() + " version "
                    + bundle.modelVersion() + " (expected: " + deployment.modelName() + " version "
                    + wanted.modelVersion() + ")");
        }
        return Handover.of(ScoringModel.open(bundle), scoring -> {
            scoring.verify(bundle.golden());
            warmUp(scoring, bundle);
            return new ServedModel(deployment, bundle.definition(), scoring);
        });
    }

    /** So that the first request does not pay for what only the first costs. */
    private static void warmUp(ScoringModel scoring, Bundle bundle) {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            GoldenExample example = bundle.golden().get(round % bundle.golden().size());
            scoring.score(FeatureTable.of(bundle.definition(), List.of(example.features())));
        }
    }
}
