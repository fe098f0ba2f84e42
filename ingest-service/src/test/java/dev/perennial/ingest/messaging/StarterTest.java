package dev.perennial.ingest.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.ingest.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterTest {
    @TempDir
    private Path temporary;

    @Test
    void triesAgainAfterAFailureAndTellsOfIt() throws Exception {
        Path blocked = Files.createFile(temporary.resolve("join"));
        StateFolder folder = new StateFolder(blocked);
        try (Starter starter = new Starter("test-starter", () -> {
            folder.open();
            return null;
        })) {
            starter.start();
            Await.until("a failed attempt", () -> waitsFor(starter).contains("state folder " + blocked));

            Files.delete(blocked);

            Await.until("the start", () -> starter.waitsFor() == null);
            assertThat(blocked.resolve("open")).exists();
        }
    }

    @Test
    void tellsWhatIsMissingUntilItIsThere() throws Exception {
        Path needed = temporary.resolve("needed");
        AtomicInteger starts = new AtomicInteger();
        try (Starter starter = new Starter("test-starter", () -> {
            if (!Files.exists(needed)) {
                return "a file";
            }
            starts.incrementAndGet();
            return null;
        })) {
            starter.start();
            Await.until("the wait", () -> waitsFor(starter).equals("a file"));

            Files.createFile(needed);

            Await.until("the start", () -> starter.waitsFor() == null);
        }
        assertThat(starts).hasValue(1);
    }

    @Test
    void isClosedInTheMiddleOfAnAttemptAndTriesNoMore() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        try (Starter starter = new Starter("test-starter", () -> {
            attempts.incrementAndGet();
            never.await();
            return "nothing";
        })) {
            starter.start();
            Await.until("an attempt", () -> attempts.get() == 1);
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("test-starter");
    }

    private static String waitsFor(Starter starter) {
        return String.valueOf(starter.waitsFor());
    }
}
