package dev.perennial.ingest.messaging;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * When one partition's processor asks for a commit, which is one of all partitions: at once where little was handed over and all of it is
 * done, else when nothing has come for a moment. While more comes, a commit is due after the interval of Kafka Streams.
 */
final class Commits {
    private final ProcessorContext<?, ?> context;
    private final Backlog backlog;
    private final Duration quiet;
    /** Whether anything was done for which no commit is asked yet. */
    private boolean isPending;

    /** @param quiet how long nothing comes, on any partition, before the rest is committed */
    Commits(ProcessorContext<?, ?> context, Backlog backlog, Duration quiet) {
        this.context = context;
        this.backlog = backlog;
        this.quiet = quiet;
    }

    /** A record was taken in. */
    void processed() {
        isPending = true;
        if (backlog.isEmpty()) {
            commit();
        }
    }

    /** Something was done that nobody waits for: the next record takes it along, which a commit just begun would keep waiting. */
    void done() {
        isPending = true;
    }

    /** Asks for what is pending if it is quiet; returns whether it stays pending. */
    boolean look() {
        boolean isQuiet = context.currentSystemTimeMs() - backlog.processedAtMillis() >= quiet.toMillis();
        if (isPending && isQuiet && backlog.isProcessed()) {
            commit();
        }
        return isPending;
    }

    /** Whether a look is due some time. */
    boolean isPending() {
        return isPending;
    }

    private void commit() {
        isPending = false;
        context.commit();
    }
}
