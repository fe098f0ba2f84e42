package dev.perennial.ingest.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.ingest.IngestConfig;
import dev.perennial.ingest.domain.TimeBound;
import dev.perennial.ingest.messaging.EventLimits;
import dev.perennial.ingest.messaging.LogPublisher;
import dev.perennial.ingest.messaging.LogUnavailableException;
import dev.perennial.ingest.rest.IntakeReport.LineError;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Takes events in: parses, checks, and puts them on the log before it answers. */
@Singleton
class Intake {
    /** Large bodies in memory at once, so that they fit the heap whoever sends them; of small ones a thread has one. */
    private static final int LARGE_BODIES = 4;

    private final LogPublisher publisher;
    private final TimeBound bound;
    private final MeterRegistry registry;
    private final InstantSource clock = InstantSource.system();
    private final LogGate gate = new LogGate();
    private final Semaphore largeBodies = new Semaphore(LARGE_BODIES);

    Intake(LogPublisher publisher, IngestConfig config, MeterRegistry registry) {
        this.publisher = publisher;
        this.bound = new TimeBound(config.ingest().maxAhead());
        this.registry = registry;
    }

    /**
     * Takes a body that is one event.
     *
     * @throws InvalidInputException with every problem of it
     */
    IntakeReport one(
            ModelDefinition definition, InputStream body, RequestContext context, ObservationParser.Reading reading) {
        byte[] json = Body.read(body, Body.MAX_OBJECT_BYTES);
        try {
            throughGate(() -> List.of(send(definition, json, context.single(clock.instant()), reading)));
        } catch (InvalidInputException e) {
            count(definition, "rejected", 1);
            throw e;
        }
        count(definition, "accepted", 1);
        return new IntakeReport(1, 0, List.of());
    }

    /** Takes a body of one event per line; a wrong line does not hinder the others. */
    IntakeReport lines(
            ModelDefinition definition, InputStream body, RequestContext context, ObservationParser.Reading reading) {
        byte[] start = Body.start(body);
        if (start.length <= Body.SMALL_BYTES) {
            return take(definition, Body.lines(start), context, reading);
        }
        if (!largeBodies.tryAcquire()) {
            throw new BusyException("too many large requests at once");
        }
        try {
            return take(definition, Body.lines(Body.withRest(start, body)), context, reading);
        } finally {
            largeBodies.release();
        }
    }

    private IntakeReport take(
            ModelDefinition definition,
            List<Body.Line> lines,
            RequestContext context,
            ObservationParser.Reading reading) {
        List<LineError> errors = new ArrayList<>();
        int accepted = throughGate(() -> send(definition, lines, context, reading, errors));
        int rejected = lines.size() - accepted;
        count(definition, "accepted", accepted);
        count(definition, "rejected", rejected);
        return new IntakeReport(accepted, rejected, errors);
    }

    /**
     * Sends and waits for the acknowledgements.
     *
     * @return how many there were
     */
    private int throughGate(Supplier<List<Future<RecordMetadata>>> sending) {
        try (LogGate.Passage passage = gate.enter()) {
            try {
                List<Future<RecordMetadata>> sent = sending.get();
                for (Future<RecordMetadata> each : sent) {
                    publisher.await(each);
                }
                if (!sent.isEmpty()) {
                    passage.acknowledged();
                }
                return sent.size();
            } catch (LogUnavailableException e) {
                passage.failed();
                throw e;
            }
        }
    }

    /** Sends what is right; of the rest the errors are told. */
    private List<Future<RecordMetadata>> send(
            ModelDefinition definition,
            List<Body.Line> lines,
            RequestContext context,
            ObservationParser.Reading reading,
            List<LineError> errors) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(lines.size());
        for (Body.Line line : lines) {
            try {
                sent.add(send(definition, line.bytes(), context.line(line.number(), clock.instant()), reading));
            } catch (InvalidInputException e) {
                e.problems().stream()
                        .limit(Math.max(0, IntakeReport.MAX_ERRORS - errors.size()))
                        .forEach(problem -> errors.add(LineError.of(line.number(), problem)));
            }
        }
        return sent;
    }

    private Future<RecordMetadata> send(
            ModelDefinition definition, byte[] json, EventContext context, ObservationParser.Reading reading) {
        PipelineEvent event = reading.read(definition, bound, json, context);
        byte[] value = EventCodec.encode(event);
        if (value.length > EventLimits.MAX_VALUE_BYTES) {
            throw new InvalidInputException("$", value.length + " bytes", "at most " + EventLimits.MAX_VALUE_BYTES);
        }
        return publisher.send(event, value);
    }

    private void count(ModelDefinition definition, String outcome, int events) {
        registry.counter("perennial_events", "model", definition.name(), "outcome", outcome)
                .increment(events);
    }
}
