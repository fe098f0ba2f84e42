package dev.perennial.serving;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.serving.domain.Backoff;
import dev.perennial.serving.domain.Champions;
import dev.perennial.serving.domain.Rollout;
import dev.perennial.serving.domain.ServedModel;
import dev.perennial.serving.messaging.DeploymentListener;
import dev.perennial.serving.objects.BundleLoader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Brings what is served to what should be served. All work is done one piece after the other on one thread of its own,
 * so that no request waits for it. Whatever goes wrong, what answers goes on answering: a broken world is tried again for
 * as long as it takes, an invalid bundle a few times (its bytes may have been damaged on the way) and is then refused.
 */
public final class Deployer implements DeploymentListener {
    private static final Logger LOG = Logger.getLogger(Deployer.class);
    private static final int ATTEMPTS_AT_INVALID = 3;

    private final BundleLoader loader;
    private final Champions champions;
    private final Consumer<Rollout> reporter;
    private final SwapMetrics metrics;
    private final Backoff backoff;
    /** Only spreads the replicas' attempts over time; decides nothing. */
    private final RandomGenerator jitter = new SplittableRandom();

    private final Map<String, Rollout> rollouts = new ConcurrentHashMap<>();
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "deployer"));

    /** @param reporter hears of every rollout that has come to its end */
    Deployer(
            BundleLoader loader,
            Champions champions,
            Consumer<Rollout> reporter,
            SwapMetrics metrics,
            Backoff backoff) {
        this.loader = loader;
        this.champions = champions;
        this.reporter = reporter;
        this.metrics = metrics;
        this.backoff = backoff;
    }

    /** Serves the local copies, before anything is heard of Kafka. */
    void restore() {
        for (ServedModel model : loader.restore()) {
            rollouts.put(
                    model.deployment().modelName(),
                    Rollout.of(model.deployment()).applied(model.deployment()));
            champions.replace(model);
            metrics.serves(model.deployment());
            LOG.infof(
                    "model restored from its local copy modelName=%s modelVersion=%d sequence=%d",
                    model.deployment().modelName(),
                    model.version(),
                    model.deployment().sequence());
        }
    }

    @Override
    public void deployed(ModelDeployment deployment) {
        heard(deployment, rollout -> rollout.hear(deployment));
    }

    @Override
    public void deployedAnew(ModelDeployment deployment) {
        heard(deployment, rollout -> rollout.hearAnew(deployment));
    }

    private void heard(ModelDeployment deployment, UnaryOperator<Rollout> hearing) {
        Rollout before = rollouts.get(deployment.modelName());
        Rollout after = rollouts.compute(
                deployment.modelName(),
                (name, rollout) -> rollout == null ? Rollout.of(deployment) : hearing.apply(rollout));
        if (!after.wants(deployment)) {
            LOG.warnf(
                    "deployment is older than a known one, ignored modelName=%s sequence=%d known=%d",
                    deployment.modelName(),
                    deployment.sequence(),
                    after.wanted().sequence());
        } else if (before == null || !before.wants(deployment)) {
            worker.execute(() -> attempt(deployment, 1));
        } else if (after.isDone()) {
            worker.execute(() -> reporter.accept(after));
        }
    }

    @Override
    public void withdrawn(String modelName) {
        rollouts.remove(modelName);
        worker.execute(() -> {
            champions.remove(modelName);
            rollouts.computeIfPresent(modelName, (name, rollout) -> rollout.withdrawn());
            loader.forget(modelName);
            metrics.servesNoMore(modelName);
            LOG.infof("model withdrawn modelName=%s", modelName);
        });
    }

    /** What should be and what is served, by model. */
    public Map<String, Rollout> rollouts() {
        return new TreeMap<>(rollouts);
    }

    public Optional<Rollout> rollout(String modelName) {
        return Optional.ofNullable(rollouts.get(modelName));
    }

    /** Whether every deployed model answers or was refused. */
    public boolean isSettled() {
        return rollouts.values().stream().allMatch(Rollout::isSettled);
    }

    void stop() {
        worker.shutdownNow();
    }

    private void attempt(ModelDeployment deployment, int attempts) {
        if (rollout(deployment.modelName())
                .filter(rollout -> rollout.wants(deployment))
                .isEmpty()) {
            return;
        }
        ServedModel model;
        try {
            model = loader.load(deployment);
        } catch (ObjectStoreException e) {
            retry(deployment, attempts, e);
            return;
        } catch (RuntimeException | Error e) {
            // an error too would else be lost in the worker, and the deployment with it
            if (attempts < ATTEMPTS_AT_INVALID) {
                retry(deployment, attempts, e);
            } else {
                refuse(deployment, e);
            }
            return;
        }
        apply(model);
    }

    private void apply(ServedModel model) {
        ModelDeployment deployment = model.deployment();
        champions.replace(model);
        Rollout after =
                rollouts.computeIfPresent(deployment.modelName(), (name, rollout) -> rollout.applied(deployment));
        metrics.serves(deployment);
        metrics.count(SwapMetrics.Result.APPLIED, deployment);
        LOG.infof(
                "model swapped modelName=%s modelVersion=%d sequence=%d",
                deployment.modelName(), model.version(), deployment.sequence());
        report(after);
    }

    private void retry(ModelDeployment deployment, int attempts, Throwable cause) {
        Duration wait = backoff.after(attempts, jitter);
        metrics.count(SwapMetrics.Result.RETRIED, deployment);
        LOG.warnf(
                "bundle cannot be loaded, trying again modelName=%s sequence=%d attempts=%d waitMillis=%d reason=%s",
                deployment.modelName(), deployment.sequence(), attempts, wait.toMillis(), cause.getMessage());
        Future<?> unused =
                worker.schedule(() -> attempt(deployment, attempts + 1), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void refuse(ModelDeployment deployment, Throwable cause) {
        Rollout after = rollouts.computeIfPresent(
                deployment.modelName(), (name, rollout) -> rollout.refused(deployment, cause.getMessage()));
        metrics.count(SwapMetrics.Result.REFUSED, deployment);
        LOG.errorf(cause, "deployment refused modelName=%s sequence=%d", deployment.modelName(), deployment.sequence());
        report(after);
    }

    private void report(Rollout rollout) {
        if (rollout != null && rollout.isDone()) {
            reporter.accept(rollout);
        }
    }
}
