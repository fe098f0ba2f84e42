package dev.perennial.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.FakeLoop;
import dev.perennial.local.LocalException;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.history.HistoryRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final ModelDefinition DEFINITION = DefinitionParser.parse(
            """
            name: rain
            task: binary-classification
            features:
              pressure: {type: numeric}
            label: {name: wet, type: boolean, horizon: 2d}
            training:
              triggers: {examples: 10}
            """);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int ROWS = 60;
    /** A row from the middle of what is predicted, with a label. */
    private static final String PREDICTED = "r-30";

    private final FakeLoop loop = new FakeLoop();
    private final List<ReplayProgress> shown = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void givesTheSameAnswersHoweverSlowTheLoopIs() {
        ReplayOutcome fast = replay(history());
        try (FakeLoop slow = new FakeLoop().takesInSlowly(2).trainsSlowly(3)) {
            ReplayOutcome late = replay(slow, history());

            assertThat(versions(late)).isEqualTo(versions(fast)).contains(1, 2, 4, 5);
            assertThat(scores(late)).isEqualTo(scores(fast));
            assertThat(late.totals().promoted())
                    .isEqualTo(fast.totals().promoted())
                    .isEqualTo(5);
            assertThat(late.totals().rejected())
                    .isEqualTo(fast.totals().rejected())
                    .isEqualTo(1);
        }
    }

    @Test
    void goesOnWhenAPredictionGetsNoAnswerAndItsLabelStillMeetsItsFeatures() {
        loop.failsToPredict(PREDICTED).failsToPredict("r-31");

        ReplayOutcome outcome = replay(history());

        assertThat(outcome.totals().failedPredictions()).isEqualTo(2);
        assertThat(outcome.firstFailure()).matches("status 500: the answer to r-3[01] is lost");
        assertThat(outcome.answers().has(30)).isFalse();
        assertThat(outcome.totals().events()).isEqualTo(ROWS);
        assertThat(loop.examples()).isEqualTo(ROWS);
    }

    @Test
    void publishesTheFeaturesOfAPredictionThatWasNotLogged() {
        loop.dropsPrediction(PREDICTED);

        ReplayOutcome outcome = replay(history());

        assertThat(outcome.totals().failedPredictions()).isZero();
        assertThat(outcome.answers().has(30)).isTrue();
        assertThat(loop.examples()).isEqualTo(ROWS);
    }

    @Test
    void waitsForARunAndItsVerdictAsLongAsTheyAreInWork() {
        loop.trainsSlowly(45);

        ReplayOutcome outcome = replay(history().subList(0, 15));

        assertThat(outcome.totals().promoted()).isEqualTo(1);
        assertThat(shown)
                .filteredOn(progress -> progress.stage().startsWith("training"))
                .hasSizeGreaterThan(40);
    }

    @Test
    void givesUpOnALoopThatStandsStillAndLetsItsTriggersGo() {
        loop.takesInSlowly(Integer.MAX_VALUE - 1);

        assertThatThrownBy(() -> replay(history()))
                .isInstanceOf(LocalException.class)
                .hasMessageStartingWith("Waited 0 s for 3 sealed examples; it stands at TrainingState[held=true,");

        assertThat(loop.isHeld()).isFalse();
    }

    @Test
    void letsTheTriggersGoWhenTheLoopRefusesSomething() {
        loop.refusesLabels();

        assertThatThrownBy(() -> replay(history()))
                .isInstanceOf(LocalException.class)
                .hasMessage("The ingest service refused /v1/models/rain/labels with status 500: no room for labels");

        assertThat(loop.isHeld()).isFalse();
    }

    @Test
    void letsTheTriggersGoWhenItIsInterrupted() throws Exception {
        loop.trainsSlowly(Integer.MAX_VALUE / 2);
        CompletableFuture<Void> training = new CompletableFuture<>();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                new Replay(new PerennialClient(loop.addresses()), DEFINITION, history(), progress -> {
                            if (progress.stage().startsWith("training")) {
                                training.complete(null);
                            }
                        })
                        .run();
            } catch (LocalException e) {
                end.complete(e);
            }
        });
        thread.start();
        training.get(30, TimeUnit.SECONDS);
        assertThat(loop.isHeld()).isTrue();

        thread.interrupt();

        assertThat(end.get(30, TimeUnit.SECONDS)).hasMessage("Interrupted.");
        assertThat(loop.isHeld()).isFalse();
    }

    private ReplayOutcome replay(List<HistoryRow> history) {
        return replay(loop, history);
    }

    private ReplayOutcome replay(FakeLoop loop, List<HistoryRow> history) {
        return new Replay(new PerennialClient(loop.addresses()), DEFINITION, history, shown::add, PATIENCE).run();
    }

    private static List<Integer> versions(ReplayOutcome outcome) {
        return outcome.answers().rows().stream()
                .map(row -> outcome.answers().version(row))
                .toList();
    }

    private static List<Double> scores(ReplayOutcome outcome) {
        return outcome.answers().rows().stream()
                .map(row -> outcome.answers().scores(row)[1])
                .toList();
    }

    /** One row an hour, its label three hours later. */
    private static List<HistoryRow> history() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        return IntStream.range(0, ROWS)
                .mapToObj(row -> new HistoryRow(
                        "r-" + row,
                        start.plus(Duration.ofHours(row)),
                        Map.of("pressure", (double) row),
                        row % 2 == 0,
                        start.plus(Duration.ofHours(row + 3))))
                .toList();
    }
}
