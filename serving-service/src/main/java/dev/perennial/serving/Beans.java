package dev.perennial.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.perennial.contracts.Json;
import dev.perennial.model.aggregate.FeatureValues;
import dev.perennial.serving.domain.Backoff;
import dev.perennial.serving.domain.Champions;
import dev.perennial.serving.messaging.StatusReporter;
import dev.perennial.serving.objects.BundleLoader;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What has no annotations of its own. */
@ApplicationScoped
class Beans {
    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.mapper();
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    FeatureValues featureValues(ServingConfig config, MeterRegistry registry) {
        FeatureValues values =
                new FeatureValues(config.serving().featureValues().maxPanes());
        Gauge.builder("perennial.feature.panes", values, FeatureValues::panes)
                .description("Panes of aggregates kept in memory")
                .register(registry);
        FunctionCounter.builder("perennial.feature.panes.refused", values, FeatureValues::refused)
                .description("Panes that were not taken in because there were too many")
                .register(registry);
        return values;
    }

    @Produces
    @Singleton
    Champions champions() {
        return new Champions(closer());
    }

    /** Freeing a graph takes its time; one thread does it, which is there only while there is one to free. */
    private static Executor closer() {
        return new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "model-closer");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Produces
    @Singleton
    Deployer deployer(
            BundleLoader loader,
            Champions champions,
            StatusReporter reporter,
            SwapMetrics metrics,
            ServingConfig config) {
        ServingConfig.Retry retry = config.serving().retry();
        return new Deployer(loader, champions, reporter::report, metrics, new Backoff(retry.first(), retry.longest()));
    }
}
