package dev.perennial.training.rest;

import static dev.perennial.training.work.Blocking.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.tracking.Progress;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.store.TrackingRepository;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.RestStreamElementType;

/**
 * A run as it goes, as server-sent events: {@code state} whenever it changes, {@code trial} for each that is done, {@code end} when the run
 * is over, and then no more. Each listener looks into the database, so it makes no difference which replica carries the run out.
 */
@Path("/v1/runs/{run}/events")
class EventsResource {
    private static final Duration INTERVAL = Duration.ofMillis(500);
    /** Looks without news before a comment says that the connection lives: ten seconds. */
    private static final int QUIET = 20;

    private static final int MOST_LISTENERS = 50;
    private static final int MOST_EVENTS = 200;
    private static final long RETRY_AFTER_SECONDS = 10;

    private final RunRepository runs;
    private final TrackingRepository tracking;
    private final AtomicInteger listeners = new AtomicInteger();

    EventsResource(RunRepository runs, TrackingRepository tracking) {
        this.runs = runs;
        this.tracking = tracking;
    }

    /** @param lastEventId id of the last trial that a listener who comes back has seen */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Blocking
    public Multi<OutboundSseEvent> events(
            @PathParam("run") String run, @HeaderParam("Last-Event-ID") String lastEventId, @Context Sse sse) {
        UUID runId = RunIds.parse("runId", run);
        Listener listener = new Listener(runId, sse, sequence(lastEventId));
        if (await(() -> runs.find(runId)).isEmpty()) {
            throw new NotFoundException("there is no run " + runId);
        }
        admit();
        return Multi.createBy()
                .repeating()
                .uni(listener::look)
                .withDelay(INTERVAL)
                .whilst(events -> !listener.isOver())
                .onItem()
                .<OutboundSseEvent>disjoint()
                .onTermination()
                .invoke(listeners::decrementAndGet);
    }

    private void admit() {
        if (listeners.incrementAndGet() > MOST_LISTENERS) {
            listeners.decrementAndGet();
            throw new ServiceUnavailableException(
                    "as many as can be listen already: " + MOST_LISTENERS, RETRY_AFTER_SECONDS);
        }
    }

    private static long sequence(String lastEventId) {
        return lastEventId != null && lastEventId.matches("[0-9]{1,18}") ? Long.parseLong(lastEventId) : 0;
    }

    /** What one connection was told. */
    private final class Listener {
        private final UUID runId;
        private final Sse sse;
        private long sequence;
        private Run.State told;
        private int quiet;
        private boolean over;

        Listener(UUID runId, Sse sse, long sequence) {
            this.runId = runId;
            this.sse = sse;
            this.sequence = sequence;
        }

        boolean isOver() {
            return over;
        }

        /** The run first, for the trials of one that is over are all there. */
        Uni<List<OutboundSseEvent>> look() {
            return runs.find(runId).map(found -> found.orElseThrow()).chain(run -> tracking.progress(
                            runId, sequence, MOST_EVENTS)
                    .map(progress -> events(run, progress)));
        }

        private List<OutboundSseEvent> events(Run run, List<Progress> progress) {
            List<OutboundSseEvent> events = new ArrayList<>();
            boolean isDone = run.state() == Run.State.TRAINED || run.state() == Run.State.FAILED;
            if (run.state() != told && !isDone) {
                told = run.state();
                events.add(event("state", state(run), null));
            }
            for (Progress done : progress) {
                sequence = done.sequence();
                ObjectNode trial = TrialDocument.of(done.trial(), done).put("attempt", done.attempt());
                events.add(event("trial", trial, Long.toString(sequence)));
            }
            if (isDone && progress.size() < MOST_EVENTS) {
                over = true;
                events.add(event("state", state(run), null));
                events.add(event("end", RunDocument.brief(run, null), null));
            }
            quiet = events.isEmpty() ? quiet + 1 : 0;
            if (quiet == QUIET) {
                quiet = 0;
                events.add(sse.newEventBuilder().comment("still here").build());
            }
            return events;
        }

        private JsonNode state(Run run) {
            ObjectNode state = Json.mapper()
                    .createObjectNode()
                    .put("runId", runId.toString())
                    .put("state", Json.name(run.state()));
            return run.startedAt() == null
                    ? state
                    : state.put("startedAt", run.startedAt().toString());
        }

        private OutboundSseEvent event(String name, JsonNode data, String id) {
            OutboundSseEvent.Builder builder = sse.newEventBuilder()
                    .name(name)
                    .mediaType(MediaType.APPLICATION_JSON_TYPE)
                    .data(data);
            return id == null ? builder.build() : builder.id(id).build();
        }
    }
}
