package dev.perennial.training.run;

import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.tuning.Asked;
import dev.perennial.training.domain.tuning.Reached;
import dev.perennial.training.store.TrialRequestRepository;
import dev.perennial.training.store.TrialRequestRepository.Answer;
import dev.perennial.training.work.Blocking;
import dev.perennial.training.work.Signals;
import dev.perennial.training.work.Workbench;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Asks by rows of the database, which the outbox announces, and looks for the answers there. While the database does not answer the run is
 * tried again, as when object storage does not.
 */
final class RequestedTrials implements TrialReplicas {
    /** A result that is announced is looked for at once; one whose announcement was lost, after this. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final String CANCELLED = "cancelled while it searched";

    private final TrialRequestRepository requests;
    private final UUID runId;
    private final Workbench bench;
    private final Signals signals;
    private final Clock clock;

    RequestedTrials(TrialRequestRepository requests, UUID runId, Workbench bench, Signals signals, Clock clock) {
        this.requests = requests;
        this.runId = runId;
        this.bench = bench;
        this.signals = signals;
        this.clock = clock;
    }

    @Override
    public void ask(Asked asked) {
        await(() -> requests.ask(runId, asked, clock.instant()));
    }

    @Override
    public Found await(Asked asked) {
        while (true) {
            Answer answer = await(() -> requests.answer(runId, asked.place(), clock.instant()));
            if (!answer.running()) {
                throw new RunFailedException(CANCELLED);
            }
            if (answer.failure() != null) {
                throw new RunFailedException(answer.failure());
            }
            if (answer.found() != null) {
                return new Found(answer.found(), answer.cost(), answer.curve());
            }
            pause();
        }
    }

    private void pause() {
        try {
            signals.trialResults().await(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the service stops", e);
        }
    }

    @Override
    public Reached store(int place, Reached found) {
        return await(() -> requests.store(runId, place, found)).orElseThrow(() -> new RunFailedException(CANCELLED));
    }

    @Override
    public <T> T during(Supplier<T> search) {
        return bench.lend(search);
    }

    private <T> T await(Supplier<Uni<T>> work) {
        try {
            return Blocking.await(work);
        } catch (RuntimeException e) {
            throw new ObjectStoreException("cannot ask for trials of " + runId, e);
        }
    }
}
