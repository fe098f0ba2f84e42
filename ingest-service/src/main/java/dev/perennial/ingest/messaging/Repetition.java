package dev.perennial.ingest.messaging;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Work that is looked for at every interval while there is some, and not at all after a while of finding none, until it is woken: Kafka
 * Streams commits after every look. For the thread of its processor.
 */
final class Repetition {
    /** Looks in a row that found nothing before it rests. */
    private static final int QUIET = 20;

    private final ProcessorContext<?, ?> context;
    private final Duration interval;
    private final BooleanSupplier work;
    /** Null while it rests. */
    private Cancellable schedule;

    private int quiet;

    /** @param work true when there was some */
    Repetition(ProcessorContext<?, ?> context, Duration interval, BooleanSupplier work) {
        this.context = context;
        this.interval = interval;
        this.work = work;
    }

    void wake() {
        quiet = 0;
        if (schedule == null) {
            schedule = scheduled();
        }
    }

    private void look() {
        // anew each time: the interval belongs to the records that come, however long the look takes
        schedule.cancel();
        quiet = work.getAsBoolean() ? 0 : quiet + 1;
        schedule = quiet < QUIET ? scheduled() : null;
    }

    private Cancellable scheduled() {
        return context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, now -> look());
    }
}
