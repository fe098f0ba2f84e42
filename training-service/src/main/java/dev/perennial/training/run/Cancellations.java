package dev.perennial.training.run;

import dev.perennial.contracts.kafka.DefinitionLog;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.work.Blocking;
import dev.perennial.training.work.Loop;
import dev.perennial.training.work.Loops;
import dev.perennial.training.work.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Ends the runs of a model that was deleted: no worker would ever take those that wait, and one that searches stops at its next
 * rung. Which runs there are stands in the database and which models are deleted on the log, so it makes no difference when
 * the deletion was, or who heard of it.
 */
@ApplicationScoped
class Cancellations {
    private static final Logger LOG = Logger.getLogger(Cancellations.class);

    private final RunRepository runs;
    private final Definitions definitions;
    private final DefinitionLog log;
    private final Signals signals;
    private final Loops loops;
    private final Clock clock;
    private Loop loop;

    Cancellations(
            RunRepository runs, Definitions definitions, DefinitionLog log, Signals signals, Loops loops, Clock clock) {
        this.runs = runs;
        this.definitions = definitions;
        this.log = log;
        this.signals = signals;
        this.loops = loops;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        loop = loops.start("cancellations", signals.deletions(), this::cancel);
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    private boolean cancel() {
        // a model that is not known here may be one whose definition has not come yet: the log itself has to say so
        Set<String> unknown =
                Blocking.await(() -> runs.modelsWithRuns(definitions.all().keySet()));
        for (String modelName : log.deletedAmong(unknown)) {
            int cancelled = Blocking.await(() -> runs.cancel(modelName, "the model is deleted", clock.instant()));
            LOG.infof("runs of a deleted model cancelled; modelName=%s runs=%d", modelName, cancelled);
        }
        return false;
    }
}
