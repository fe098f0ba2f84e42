package dev.perennial.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.SignatureParser;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.upload.Upload;
import dev.perennial.training.domain.upload.UploadPlan;
import dev.perennial.training.run.UploadProcedure.Outcome;
import dev.perennial.training.upload.Brought;
import dev.perennial.training.upload.GraphTrials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class UploadProcedureTest {
    private static final ModelDefinition DEFINITION = Brought.DEFINITION;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] GRAPH = Brought.sigmoid(1);

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final List<SegmentReference> segments = Runs.segments(objects, DEFINITION, loans(1000));

    @Test
    void theSamePlanGivesTheSameBundle() {
        objects.putIfAbsent("uploads/loans/a.onnx", GRAPH);

        Outcome first = procedure().run(plan(START.minusSeconds(1)));
        Outcome again = procedure().run(plan(START.minusSeconds(1)));

        assertThat(again).isEqualTo(first);
        assertThat(first.result().holdout().exampleCount()).isEqualTo(200);
        assertThat(first.result().exampleCount()).isEqualTo(1000);
        assertThat(objects.list("models/loans/5/")).hasSize(7);
    }

    @Test
    void tooFewLaterExamplesAreWaitedFor() {
        Outcome outcome = procedure().run(plan(START.plusSeconds(60 * 950)));

        assertThat(outcome.result()).isNull();
        assertThat(outcome.waitsFor())
                .isEqualTo("waits for 100 labelled examples later than 2026-01-01T15:50:00Z, which neither it nor a"
                        + " trained version has seen; there are 49");
    }

    @Test
    void aGraphThatIsLostOrIsAnotherIsToBeUploadedAgain() {
        assertThatThrownBy(() -> procedure().run(plan(START)))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("upload it again");
        objects.putIfAbsent("uploads/loans/a.onnx", Brought.sigmoid(2));
        assertThatThrownBy(() -> procedure().run(plan(START)))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("uploads/loans/a.onnx is not what was uploaded; upload it again");
        assertThat(objects.list("models/")).isEmpty();
    }

    private UploadProcedure procedure() {
        return new UploadProcedure(objects, Runs.NONE_REPLACED, new GraphTrials(Duration.ofSeconds(60), 3L << 30));
    }

    private UploadPlan plan(Instant judgedAfter) {
        Upload upload = new Upload(
                Upload.digest(Digests.sha256(GRAPH), Digests.sha256(new byte[0])),
                Digests.sha256(GRAPH),
                GRAPH.length,
                "uploads/loans/a.onnx",
                SignatureParser.parse(Brought.SIGNATURE),
                "a tester");
        return new UploadPlan(Runs.request(DEFINITION), DEFINITION, segments, 5, upload, judgedAfter);
    }

    /** A minute apart, from the start on. */
    private static List<ExampleJoined> loans(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Instant time = START.plusSeconds(60L * i);
                    return new ExampleJoined(
                            EventContext.first(EventContext.idOf("loan-" + i), time),
                            DEFINITION.name(),
                            "loan-" + i,
                            time,
                            time.plusSeconds(60),
                            Map.of("amount", (double) (i % 7), "country", "NL", "at", (double) time.toEpochMilli()),
                            i % 7 > 3);
                })
                .toList();
    }
}
