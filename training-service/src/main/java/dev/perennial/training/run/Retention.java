package dev.perennial.training.run;

import dev.perennial.model.objects.ErasableObjectStore;
import dev.perennial.training.store.RetentionRepository;
import dev.perennial.training.work.Blocking;
import dev.perennial.training.work.Loop;
import dev.perennial.training.work.Loops;
import dev.perennial.training.work.Periodic;
import dev.perennial.training.work.Signal;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Forgets examples that are older than their model keeps them: no new run reads their segments, and when every run that may have
 * begun before is over, their objects are deleted, as are those that were compacted. Repeated after a crash at any point, it goes on where it was.
 */
@ApplicationScoped
public class Retention {
    /** Longer than a run takes, with its repeats. */
    static final Duration GRACE = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final RetentionRepository repository;
    private final Definitions definitions;
    private final ErasableObjectStore objects;
    private final Loops loops;
    private final MeterRegistry meters;
    private final Clock clock;
    private Loop loop;

    Retention(
            RetentionRepository repository,
            Definitions definitions,
            ErasableObjectStore objects,
            Loops loops,
            MeterRegistry meters,
            Clock clock) {
        this.repository = repository;
        this.definitions = definitions;
        this.objects = objects;
        this.loops = loops;
        this.meters = meters;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        loop = loops.start("retention", new Signal(), new Periodic(INTERVAL, clock, this::sweep));
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** Retires and deletes what is due; returns whether more may be. */
    public boolean sweep(Instant now) {
        definitions.all().forEach((modelName, definition) -> {
            Duration retention = definition.source().retention();
            if (retention != null) {
                int retired = Blocking.await(() -> repository.retire(modelName, retention, now));
                meters.counter("perennial_training_segments_retired_total", "model", modelName)
                        .increment(retired);
            }
        });
        List<String> due = Blocking.await(() -> repository.due(now.minus(GRACE)));
        if (due.isEmpty()) {
            return false;
        }
        due.forEach(objects::delete);
        Blocking.await(() -> repository.deleted(due));
        LOG.infof("deleted segments that are too old or were compacted; segments=%d", due.size());
        return true;
    }
}
