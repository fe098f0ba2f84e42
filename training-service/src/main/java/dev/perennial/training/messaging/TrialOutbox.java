package dev.perennial.training.messaging;

import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.TrialFitted;
import dev.perennial.contracts.event.TrialRequested;
import dev.perennial.training.store.TrialOutboxRepository;
import dev.perennial.training.work.Blocking;
import dev.perennial.training.work.Loop;
import dev.perennial.training.work.Loops;
import dev.perennial.training.work.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Publishes what replicas ask of each other, as {@link Outbox} does what others wait for; apart, so that neither waits for the other. */
@ApplicationScoped
class TrialOutbox {
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

    private final TrialOutboxRepository repository;
    private final Signals signals;
    private final Loops loops;
    private final MutinyEmitter<Record<String, TrialRequested>> requests;
    private final MutinyEmitter<Record<String, TrialFitted>> results;
    private Loop loop;

    TrialOutbox(
            TrialOutboxRepository repository,
            Signals signals,
            Loops loops,
            @Channel("trial-requests-out") MutinyEmitter<Record<String, TrialRequested>> requests,
            @Channel("trial-results-out") MutinyEmitter<Record<String, TrialFitted>> results) {
        this.repository = repository;
        this.signals = signals;
        this.loops = loops;
        this.requests = requests;
        this.results = results;
    }

    void start(@Observes StartupEvent event) {
        loop = loops.start("trial-outbox", signals.trialOutbox(), this::publishWaiting);
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    private boolean publishWaiting() {
        boolean told = publish(
                Blocking.await(repository::results),
                results,
                event -> repository.resultPublished(event.runId(), event.place()));
        boolean asked = publish(
                Blocking.await(repository::requests),
                requests,
                event -> repository.requestPublished(event.runId(), event.place()));
        return told || asked;
    }

    private static <E extends PipelineEvent> boolean publish(
            List<E> events, MutinyEmitter<Record<String, E>> emitter, Function<E, Uni<Void>> published) {
        for (E event : events) {
            emitter.send(Record.of(event.key(), event)).await().atMost(SEND_TIMEOUT);
            Blocking.await(() -> published.apply(event));
        }
        return !events.isEmpty();
    }
}
