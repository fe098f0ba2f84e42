package dev.perennial.local.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Shows on a terminal how far a publication is, in one line that is painted over, once it takes longer than two seconds. */
final class PublishDisplay {
    private static final long QUIET_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long NANOS_PER_PAINT = Duration.ofMillis(200).toNanos();

    private static final int BAR_LENGTH = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final long start;
    private long next;
    private boolean painted;

    PublishDisplay(PrintStream out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.next = start + QUIET_NANOS;
    }

    static PublishDisplay onStandardError() {
        return new PublishDisplay(System.err, Boolean.getBoolean("perennial.terminal"), System::nanoTime);
    }

    void show(long accepted, long rejected) {
        paint(() -> String.format(Locale.ROOT, "accepted %,d   rejected %,d", accepted, rejected));
    }

    /** @param total at least 1 */
    void showShare(long rows, long total) {
        paint(() -> {
            int full = (int) (BAR_LENGTH * rows / total);
            return String.format(
                    Locale.ROOT,
                    "[%s%s] %3d%%   %,d of %,d rows",
                    "#".repeat(full),
                    " ".repeat(BAR_LENGTH - full),
                    100 * rows / total,
                    rows,
                    total);
        });
    }

    private void paint(Supplier<String> text) {
        long now = nanoTime.getAsLong();
        if (!terminal || now < next) {
            return;
        }
        next = now + NANOS_PER_PAINT;
        painted = true;
        out.printf(
                Locale.ROOT,
                "\r\033[K  %s   %d s",
                text.get(),
                Duration.ofNanos(now - start).toSeconds());
        out.flush();
    }

    /** Makes room for another line. */
    void clear() {
        if (painted) {
            out.print("\r\033[K");
            out.flush();
            painted = false;
        }
    }
}
