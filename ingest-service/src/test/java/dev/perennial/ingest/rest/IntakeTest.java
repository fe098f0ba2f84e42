package dev.perennial.ingest.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.ingest.Await;
import dev.perennial.ingest.Samples;
import dev.perennial.ingest.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final int LARGE_BODIES = 4;
    /** Its last byte is read when the body has its place among the large ones. */
    private static final String LARGE = "\n".repeat(Body.SMALL_BYTES + 2);

    /** Nothing here gets as far as the log. */
    private final Intake intake = new Intake(null, TestConfig.create(), new SimpleMeterRegistry());

    private final ExecutorService threads = Executors.newFixedThreadPool(LARGE_BODIES);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void onlySoManyLargeBodiesAreInWorkAtOnceAndSmallOnesAreTakenAllTheSame() throws Exception {
        List<PipedOutputStream> open = new ArrayList<>();
        List<InputStream> bodies = new ArrayList<>();
        List<Future<IntakeReport>> reports = new ArrayList<>();
        for (int i = 0; i < LARGE_BODIES; i++) {
            PipedOutputStream sender = new PipedOutputStream();
            InputStream body = new PipedInputStream(sender, LARGE.length());
            sender.write(LARGE.getBytes(UTF_8));
            open.add(sender);
            bodies.add(body);
            reports.add(threads.submit(() -> take(body)));
        }

        Await.until("the large bodies to be in work", () -> bodies.stream().allMatch(IntakeTest::isReadSoFar));
        assertThatThrownBy(() -> take(stream(LARGE))).isInstanceOf(BusyException.class);
        assertThat(take(stream("{}\n")).rejected()).isEqualTo(1);
        for (PipedOutputStream sender : open) {
            sender.close();
        }

        for (Future<IntakeReport> report : reports) {
            assertThat(report.get().accepted()).isZero();
        }
        assertThat(take(stream(LARGE)).rejected()).isZero();
    }

    @Test
    void aBodyThatIsTooLargeLeavesRoomForTheNext() {
        for (int i = 0; i <= LARGE_BODIES; i++) {
            assertThatThrownBy(() -> take(stream("\n".repeat(Body.MAX_LINES_BYTES + 1))))
                    .isInstanceOf(BodyTooLargeException.class);
        }
    }

    private static boolean isReadSoFar(InputStream body) {
        try {
            return body.available() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private IntakeReport take(InputStream body) {
        return intake.lines(Samples.definition("m"), body, new RequestContext(null, null), ObservationParser::features);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
