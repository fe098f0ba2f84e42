package dev.perennial.local.replay;

import dev.perennial.contracts.definition.ModelDefinition.Triggers;
import dev.perennial.local.Interruption;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.Run;
import dev.perennial.local.client.TrainingDecision;
import dev.perennial.local.client.TrainingState;
import dev.perennial.local.client.Versions.Version;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Keeps the data's time and the loop together: settles what was published, lets the triggers decide, waits for the swap. A run and its
 * verdict are waited for as long as a service works on them; only what stands still is given up.
 */
final class Lockstep implements AutoCloseable {
    private final PerennialClient client;
    private final String modelName;
    private final Await await;
    private final Consumer<String> stage;
    private final RunTally tally = new RunTally();

    private TrainingState training = new TrainingState(false, 0, 0, 0, 0, null);
    private long driftEvents;
    private volatile Integer champion;
    private Version firstDeployed;
    private LogCounts log;
    private long lostPredictions;
    private boolean held;
    /** The champion whose first answer is still to come; 0 when it has come. */
    private final AtomicInteger silentChampion = new AtomicInteger();

    /** @param stage told what is waited for */
    Lockstep(PerennialClient client, String modelName, Await await, Consumer<String> stage) {
        this.client = client;
        this.modelName = modelName;
        this.await = await;
        this.stage = stage;
    }

    /** Holds the triggers of a model that was just declared, once its declaration has come everywhere. */
    void begin() {
        training = await.until(
                "the training service to know " + modelName, () -> client.training(modelName), state -> true);
        held = true;
        client.hold(modelName);
    }

    /** Lets the triggers work again, also when the replay was interrupted. */
    @Override
    public void close() {
        if (held) {
            Interruption.uninterrupted(() -> client.release(modelName));
        }
    }

    TrainingState training() {
        return training;
    }

    long driftEvents() {
        return driftEvents;
    }

    RunTally tally() {
        return tally;
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
        if (triggers.examples() == 0) {
            return Integer.MAX_VALUE;
        }
        long missing = triggers.examples() - training.examplesSinceLastRun();
        return (int) (missing > 0 ? missing : Math.max(1, triggers.examples() / 5));
    }

    /** Waits until each of the newest answers is on the log or never will be; true when some may not be. */
    boolean hasLost(int answers) {
        LogCounts now =
                await.until(answers + " logged predictions", this::logCounts, counts -> counts.cover(answers, log));
        long lost = now.lost(answers, log);
        log = now;
        lostPredictions += lost;
        return lost > 0;
    }

    /** Waits until serving reads aggregates that everything published so far is in. */
    void settleAggregates(long contributions) {
        await.until(
                contributions + " facts in the aggregates",
                () -> client.served(modelName),
                served -> served.aggregateContributions() >= contributions);
    }

    /** Waits until every label is in a sealed segment that training knows, and the monitor has seen every prediction. */
    void settle(long labels, long predictions) {
        stage.accept("joining and sealing");
        training = await.until(
                labels + " sealed examples", () -> client.training(modelName), state -> state.examples() >= labels);
        if (predictions == 0) {
            return;
        }
        stage.accept("monitoring");
        long logged = predictions - lostPredictions;
        driftEvents = await.until(
                        logged + " monitored predictions",
                        () -> client.drift(modelName),
                        state -> state.predictions() >= logged)
                .driftEvents();
        training = await.until(
                driftEvents + " drift events in training",
                () -> client.training(modelName),
                state -> state.driftEvents() >= driftEvents);
    }

    /** Lets the triggers decide; when they start a run, waits for its verdict and its swap. True when it was promoted. */
    boolean decide() {
        TrainingDecision decision = client.decide(modelName);
        if (decision.runId() == null) {
            return false;
        }
        stage.accept("training: " + decision.detail());
        Run run = finished(decision.runId());
        training = client.training(modelName).orElseThrow();
        if (!run.isTrained()) {
            tally.failed(run);
            return false;
        }
        stage.accept("judging version " + run.challengerVersion());
        Version judged = judged(run.challengerVersion());
        if (judged.deployedVersion() == null) {
            tally.rejected(run);
            return false;
        }
        stage.accept("swapping in version " + judged.deployedVersion());
        swapped(judged.deployedVersion());
        tally.promoted(run, judged.deployedVersion());
        return true;
    }

    private Run finished(UUID runId) {
        return await.until("run " + runId, () -> client.run(runId), Run::isFinished, run -> true);
    }

    private Version judged(int modelVersion) {
        return await.until(
                "the verdict on version " + modelVersion,
                () -> version(modelVersion),
                version -> !version.isPending(),
                Version::isPending);
    }

    private void swapped(int modelVersion) {
        await.until(
                "the swap to version " + modelVersion,
                () -> client.served(modelName),
                served -> Objects.equals(served.modelVersion(), modelVersion));
        if (firstDeployed == null) {
            firstDeployed = version(modelVersion).orElseThrow();
            log = logCounts().orElseThrow();
        }
        silentChampion.set(modelVersion);
        champion = modelVersion;
    }

    private Optional<Version> version(int modelVersion) {
        return client.versions(modelName).flatMap(versions -> versions.find(modelVersion));
    }

    private Optional<LogCounts> logCounts() {
        return client.served(modelName).map(LogCounts::of);
    }
}
