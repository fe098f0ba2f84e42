package dev.perennial.local.replay;

import dev.perennial.contracts.definition.ModelDefinition.Triggers;
import dev.perennial.local.client.DriftState;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.Run;
import dev.perennial.local.client.ServedModel;
import dev.perennial.local.client.TrainingDecision;
import dev.perennial.local.client.TrainingState;
import dev.perennial.local.client.Versions;
import dev.perennial.local.client.Versions.Version;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Keeps the data's time and the loop together: settles what was published, lets the triggers decide, waits for the swap. */
final class Lockstep {
    private final PerennialClient client;
    private final String modelName;
    private final Await await;

    private TrainingState training;
    private long driftEvents;
    private int runs;
    private int failedRuns;
    private int promoted;
    private int rejected;
    private volatile Integer champion;
    private Version firstDeployed;
    private String lastRun;
    /** The champion whose first answer is still to come; 0 when it has come. */
    private final AtomicInteger silentChampion = new AtomicInteger();

    Lockstep(PerennialClient client, String modelName, Await await) {
        this.client = client;
        this.modelName = modelName;
        this.await = await;
    }

    /** Holds the triggers of a model that was just declared, once its declaration has come everywhere. */
    void begin() {
        training = await.until(
                "the training service to know " + modelName, () -> client.training(modelName), () -> "nothing");
        client.hold(modelName);
    }

    Integer champion() {
        return champion;
    }

    /** The first version that ever answered; null when none did. */
    Version firstDeployed() {
        return firstDeployed;
    }

    /** True once for every champion. */
    boolean isFirstAnswerOf(int modelVersion) {
        return silentChampion.compareAndSet(modelVersion, 0);
    }

    /**
     * How many labels are missing to the next run by number, at least 1. Where that number is reached and something else is
     * waited for, such as the cooldown, a fifth of it.
     */
    int labelsUntilTrigger(Triggers triggers) {
        if (triggers.examples() == null) {
            return Integer.MAX_VALUE;
        }
        long missing = triggers.examples() - training.examplesSinceLastRun();
        return (int) (missing > 0 ? missing : Math.max(1, triggers.examples() / 5));
    }

    /** Waits until every label is in a sealed segment that training knows, and the monitor has seen every prediction. */
    void settle(long labels, long predictions, Consumer<String> show) {
        show.accept("joining and sealing");
        training = await.until(
                labels + " sealed examples",
                () -> client.training(modelName).filter(state -> state.examples() >= labels),
                () -> client.training(modelName));
        if (predictions == 0) {
            return;
        }
        show.accept("monitoring");
        DriftState drift = await.until(
                predictions + " monitored predictions",
                () -> client.drift(modelName).filter(state -> state.predictions() >= predictions - dropped()),
                () -> client.drift(modelName));
        driftEvents = drift.driftEvents();
        training = await.until(
                driftEvents + " drift events in training",
                () -> client.training(modelName).filter(state -> state.driftEvents() >= driftEvents),
                () -> client.training(modelName));
    }

    /** Lets the triggers decide; when they start a run, waits for its verdict and its swap. True when it was promoted. */
    boolean decide(Consumer<String> show) {
        TrainingDecision decision = client.decide(modelName);
        if (decision.runId() == null) {
            return false;
        }
        show.accept("training: " + decision.detail());
        Run run = finished(decision.runId());
        runs++;
        training = client.training(modelName).orElseThrow();
        if (!run.state().equals("trained")) {
            failedRuns++;
            lastRun = "run failed: " + run.failure();
            return false;
        }
        show.accept("judging version " + run.challengerVersion());
        Version judged = judged(run.challengerVersion());
        if (judged.deployedVersion() == null) {
            rejected++;
            lastRun = "version " + judged.modelVersion() + " (" + run.algorithm() + ") rejected";
            return false;
        }
        show.accept("swapping in version " + judged.deployedVersion());
        swapped(judged.deployedVersion());
        promoted++;
        lastRun = "version " + judged.deployedVersion() + " (" + run.algorithm() + ") promoted";
        return true;
    }

    ReplayProgress progress(
            Instant dataTime,
            double fraction,
            String stage,
            long events,
            long labels,
            long predictions,
            long failedPredictions) {
        return new ReplayProgress(
                dataTime,
                fraction,
                stage,
                events,
                labels,
                training.examples(),
                training.segments(),
                runs,
                failedRuns,
                promoted,
                rejected,
                driftEvents,
                predictions,
                failedPredictions,
                champion,
                lastRun);
    }

    private Run finished(UUID runId) {
        return await.until("run " + runId, () -> client.run(runId).filter(Run::isFinished), () -> client.run(runId)
                .map(Run::state));
    }

    private Version judged(int modelVersion) {
        return await.until(
                "the verdict on version " + modelVersion,
                () -> client.versions(modelName)
                        .flatMap(versions -> versions.find(modelVersion))
                        .filter(version -> !version.state().equals("pending")),
                () -> client.versions(modelName).map(Versions::versions).map(List::size));
    }

    private void swapped(int modelVersion) {
        await.until(
                "the swap to version " + modelVersion,
                () -> client.served(modelName).filter(served -> Objects.equals(served.modelVersion(), modelVersion)),
                () -> client.served(modelName).map(ServedModel::modelVersion));
        if (firstDeployed == null) {
            firstDeployed = client.versions(modelName)
                    .flatMap(versions -> versions.find(modelVersion))
                    .orElseThrow();
        }
        silentChampion.set(modelVersion);
        champion = modelVersion;
    }

    private long dropped() {
        return client.served(modelName).map(ServedModel::predictionsDropped).orElse(0L);
    }
}
