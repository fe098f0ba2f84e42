package dev.perennial.evaluation.objects;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelDeployment.DeployedVersion;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.ModelTrained.Holdout;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.evaluation.domain.Case;
import dev.perennial.evaluation.domain.Decision;
import dev.perennial.evaluation.domain.Judge;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Has challenger, champion and refit answer the holdout and the judge decide. For one thread at a time.
 *
 * <p>What can never succeed (a damaged bundle, a lost segment) is a rejection with its check; an object store that does
 * not answer is an {@link dev.perennial.model.objects.ObjectStoreException}, worth another try.
 */
@ApplicationScoped
public class Examiner {
    /** Champions kept open: most runs are judged against the one of the run before. */
    private static final int OPEN_CHAMPIONS = 8;

    private final ObjectStore objects;
    private final Map<DeployedVersion, OpenVersion> champions = new LinkedHashMap<>(16, 0.75f, true);

    Examiner(ObjectStore objects) {
        this.objects = objects;
    }

    /** @param champion what the challenger is compared with; null when there is none */
    public Decision examine(ModelTrained trained, DeployedVersion champion) {
        try (OpenVersion challenger = open(trained, trained.challenger());
                OpenVersion refit = trained.refit() == null ? null : open(trained, trained.refit())) {
            if (challenger.refusal() != null) {
                return Judge.judge(new Case(new double[0], new long[0], challenger.refused(), null, null, 0));
            }
            HoldoutReader holdout = new HoldoutReader(objects, trained.holdout());
            Dataset examples = holdout.examples(challenger.definition());
            return Judge.judge(new Case(
                    examples.targets(),
                    examples.eventTimes(),
                    challenger.answer(examples, holdout),
                    champion == null
                            ? null
                            : champion(trained.modelName(), champion).answer(examples, holdout),
                    refit == null ? null : refit.answer(examples, holdout),
                    seed(challenger.definition(), trained.holdout())));
        } catch (UnreadableHoldoutException e) {
            return Decision.holdoutUnreadable(e.getMessage());
        }
    }

    /** Closes what is kept open. */
    public void close() {
        champions.values().forEach(OpenVersion::close);
        champions.clear();
    }

    private OpenVersion open(ModelTrained trained, TrainedVersion version) {
        return OpenVersion.open(
                objects,
                trained.modelName(),
                new DeployedVersion(
                        version.modelVersion(),
                        version.artifactPrefix(),
                        version.manifestSha256(),
                        version.trainedThrough()));
    }

    private OpenVersion champion(String modelName, DeployedVersion version) {
        OpenVersion known = champions.get(version);
        if (known != null) {
            return known;
        }
        OpenVersion opened = OpenVersion.open(objects, modelName, version);
        if (opened.refusal() != null) {
            // a champion that cannot answer counts as none; one reading that went wrong must not be what says so
            opened = OpenVersion.open(objects, modelName, version);
        }
        if (opened.refusal() != null) {
            return opened;
        }
        champions.put(version, opened);
        if (champions.size() > OPEN_CHAMPIONS) {
            Iterator<OpenVersion> leastUsedFirst = champions.values().iterator();
            leastUsedFirst.next().close();
            leastUsedFirst.remove();
        }
        return opened;
    }

    /** New with every holdout, and the same for the same one: a repeated history gets the same verdicts. */
    private static long seed(ModelDefinition definition, Holdout holdout) {
        return definition.training().seed() * 31 + holdout.through().toEpochMilli();
    }
}
