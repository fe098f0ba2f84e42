package dev.perennial.ingest.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.BackfillAdvanced;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.ingest.IngestConfig;
import dev.perennial.ingest.domain.TimeBound;
import dev.perennial.ingest.messaging.BackfillLog;
import dev.perennial.ingest.messaging.EventLimits;
import dev.perennial.ingest.rest.BackfillsResource.Progress;
import dev.perennial.ingest.rest.IntakeReport.LineError;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Takes parts of backfills in, one after the other: live traffic has the rest of the threads and of the memory. */
@Singleton
class BackfillIntake {
    private final BackfillLog log;
    private final TimeBound bound;
    private final MeterRegistry registry;
    private final InstantSource clock = InstantSource.system();
    private final Semaphore turn = new Semaphore(1);

    BackfillIntake(BackfillLog log, IngestConfig config, MeterRegistry registry) {
        this.log = log;
        this.bound = new TimeBound(config.ingest().maxAhead());
        this.registry = registry;
    }

    Progress take(ModelDefinition definition, String backfill, long from, InputStream body) {
        if (!turn.tryAcquire()) {
            throw new BusyException("the body of another backfill is being taken");
        }
        try {
            return take(definition, backfill, from, Body.lines(Body.read(body, Body.MAX_LINES_BYTES)));
        } finally {
            turn.release();
        }
    }

    private Progress take(ModelDefinition definition, String backfill, long from, List<Body.Line> lines) {
        Instant now = clock.instant();
        List<ExampleJoined> examples = new ArrayList<>();
        List<LineError> errors = new ArrayList<>();
        for (int row = 0; row < lines.size(); row++) {
            Body.Line line = lines.get(row);
            String id = definition.name() + "/" + backfill + "/" + (from + row);
            try {
                examples.add(example(definition, line.bytes(), EventContext.first(EventContext.idOf(id), now)));
            } catch (InvalidInputException e) {
                e.problems().stream()
                        .limit(Math.max(0, IntakeReport.MAX_ERRORS - errors.size()))
                        .forEach(problem -> errors.add(LineError.of(line.number(), problem)));
            }
        }
        if (lines.isEmpty()) {
            throw new InvalidInputException("$", "no rows", "at least one");
        }
        BackfillAdvanced advanced = log.write(definition.name(), backfill, from, lines.size(), examples, now);
        registry.counter("perennial_backfill_rows", "model", definition.name()).increment(lines.size());
        return Progress.of(advanced, errors);
    }

    private ExampleJoined example(ModelDefinition definition, byte[] json, EventContext context) {
        if (json.length > EventLimits.MAX_VALUE_BYTES) {
            throw new InvalidInputException("$", json.length + " bytes", "at most " + EventLimits.MAX_VALUE_BYTES);
        }
        return ObservationParser.example(definition, bound, json, context);
    }
}
