package dev.perennial.ingest.messaging;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * When one partition's processor asks for a commit: at once where little was handed over and all of it is done, else when nothing has come
 * for a moment. While more comes, a commit is due after the interval of Kafka Streams.
 */
final class Commits {
    private final ProcessorContext<?, ?> context;
    private final Backlog backlog;
    private final Duration quiet;
    /** Whether anything was done for which no commit is asked yet. */
    private boolean isPending;

    private long processedAtMillis;

    /** @param quiet how long nothing comes before what was much is committed */
    Commits(ProcessorContext<?, ?> context, Backlog backlog, Duration quiet) {
        this.context = context;
        this.backlog = backlog;
        this.quiet = quiet;
    }

    /** A record was taken in. */
    void processed() {
        processedAtMillis = context.currentSystemTimeMs();
        done();
    }

    /** Something was done. */
    void done() {
        isPending = true;
        if (backlog.isEmpty()) {
            commit();
        }
    }

    /** Asks for what is pending if it is quiet; returns whether it stays pending. */
    boolean look() {
        boolean isQuiet = context.currentSystemTimeMs() - processedAtMillis >= quiet.toMillis();
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
