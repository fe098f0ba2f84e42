package dev.perennial.serving.objects;

import java.util.function.Function;

/** What is opened in one place and closed in another, and lost in none. */
final class Handover {
    private Handover() {}

    /** Works with what was just opened and hands it on; closes it when the work fails, with whatever it fails. */
    static <T extends AutoCloseable, R> R of(T opened, Function<? super T, R> work) {
        try {
            return work.apply(opened);
        } catch (Throwable failure) {
            try {
                opened.close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }
}
