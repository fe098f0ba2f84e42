package dev.perennial.training.messaging;

import dev.perennial.contracts.event.ExpectationsViolated;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.training.store.OutboxRepository;
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
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Channel;

/**
 * Publishes what was recorded, from the rows. After a crash in between it publishes again, with the same ids; readers
 * know an event by its id.
 */
@ApplicationScoped
class Outbox {
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

    private final OutboxRepository repository;
    private final Signals signals;
    private final Loops loops;
    private final MutinyEmitter<Record<String, TrainingRequested>> requests;
    private final MutinyEmitter<Record<String, ModelTrained>> trained;
    private final MutinyEmitter<Record<String, ExpectationsViolated>> violated;
    private Loop loop;

    Outbox(
            OutboxRepository repository,
            Signals signals,
            Loops loops,
            @Channel("training-requests-out") MutinyEmitter<Record<String, TrainingRequested>> requests,
            @Channel("model-trained") MutinyEmitter<Record<String, ModelTrained>> trained,
            @Channel("data-quality") MutinyEmitter<Record<String, ExpectationsViolated>> violated) {
        this.repository = repository;
        this.signals = signals;
        this.loops = loops;
        this.requests = requests;
        this.trained = trained;
        this.violated = violated;
    }

    void start(@Observes StartupEvent event) {
        loop = loops.start("outbox", signals.outbox(), this::publishWaiting);
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    private boolean publishWaiting() {
        boolean asked = publish(Blocking.await(repository::requests), requests, repository::requestPublished);
        boolean told = publish(Blocking.await(repository::violated), violated, repository::violationsPublished);
        return publish(Blocking.await(repository::trained), trained, repository::trainedPublished) || asked || told;
    }

    private static <E extends PipelineEvent> boolean publish(
            List<E> events, MutinyEmitter<Record<String, E>> emitter, Function<UUID, Uni<Void>> published) {
        for (E event : events) {
            emitter.send(Record.of(event.key(), event)).await().atMost(SEND_TIMEOUT);
            Blocking.await(() -> published.apply(runId(event)));
        }
        return !events.isEmpty();
    }

    private static UUID runId(PipelineEvent event) {
        if (event instanceof ModelTrained trained) {
            return trained.runId();
        }
        return event instanceof ExpectationsViolated violated
                ? violated.runId()
                : event.context().eventId();
    }
}
