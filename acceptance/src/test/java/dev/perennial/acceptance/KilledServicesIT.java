package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.local.Component;
import dev.perennial.local.Progress;
import dev.perennial.local.history.FlightHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop on a slice of the flights, with every service killed in the midst of its work while clients ask. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KilledServicesIT {
    private static final String MODEL = "flight-delay";
    private static final Duration PACE = Duration.ofMillis(400);
    private static final int FOR_THE_FIRST_MODEL = 600;
    private static final int BEFORE_A_KILL = 350;
    private static final int DURING_A_KILL = 150;
    private static final int MOST_KILLS = 3;
    private static final int AFTER_THE_LAST_KILL = 700;
    /** Fewer answers between two kills would be no load. */
    private static final int ANSWERS = 50;

    private static final ThrowingCallable AT_ANY_MOMENT = () -> {};

    private RunningLoop loop;
    /** Of the serving process that was killed; its successor counts anew. */
    private long earlierAnswers;

    private long earlierPredictions;

    @Test
    void everyServiceMayDieOnceAndNothingIsLostDoubledOrTrainedTwice(@TempDir Path home) throws Exception {
        try (RunningLoop running =
                RunningLoop.start(home, FlightHistory.definition(), FlightHistory.load(), FOR_THE_FIRST_MODEL, PACE)) {
            loop = running;
            killIngestWithARequestInFlight();
            killTrainingInARun();
            killEvaluationWithAVerdictDue();
            killServingUnderLoad();
            killMonitorWhilePredictionsFlow();

            loop.load.close();
            loop.accountForAnswers(loop.load.answers() - earlierAnswers);
            assertThat(loop.predictions() - earlierPredictions)
                    .isEqualTo(loop.client.served(MODEL).orElseThrow().predictionsLogged());
            loop.settle();

            assertThat(loop.runs()).hasSizeGreaterThanOrEqualTo(3);
            Set<String> labelled = loop.producer.labelled();
            loop.audit.everyLabelGaveOneExample(labelled);
            loop.audit.everyExampleIsInOneSegment(labelled);
            loop.audit.everyCauseWasTrainedAndJudgedOnce();
            loop.audit.livePerformanceCountsEveryLabelledPredictionOnce();
        }
    }

    private void killIngestWithARequestInFlight() {
        killInTheMidst(
                Component.INGEST,
                () -> assertThat(loop.producer.isRequestInFlight()).isTrue(),
                killed -> loop.producer.failures().stream()
                        .anyMatch(failure -> isBetween(failure.startedAt(), killed, failure.failedAt())));
    }

    private void killTrainingInARun() {
        killInTheMidst(
                Component.TRAINING,
                () -> assertThat(loop.runs())
                        .anySatisfy(run -> assertThat(state(run)).isEqualTo("running")),
                killed -> {
                    Await.until("the end of what ran at the kill", () -> assertThat(loop.runs())
                            .filteredOn(run -> state(run).equals("running"))
                            .allSatisfy(
                                    run -> assertThat(instant(run, "startedAt")).isAfter(killed)));
                    return loop.runs().stream()
                            .filter(run -> state(run).equals("trained"))
                            .anyMatch(run -> isBetween(instant(run, "startedAt"), killed, instant(run, "finishedAt")));
                });
    }

    private void killEvaluationWithAVerdictDue() {
        killInTheMidst(
                Component.EVALUATION,
                () -> assertThat(loop.audit.judged()).isNotEqualTo(loop.audit.trained()),
                killed -> {
                    Set<UUID> trained = loop.audit.trained();
                    Await.until("verdicts on all", () -> assertThat(loop.audit.judged())
                            .containsAll(trained));
                    return loop.audit.wasVerdictDue(killed);
                });
    }

    private void killServingUnderLoad() {
        kill(Component.SERVING, AT_ANY_MOMENT);
    }

    private void killMonitorWhilePredictionsFlow() throws IOException {
        Instant drift = newestWindow("drift");
        Instant performance = newestWindow("performance");
        kill(Component.MONITOR, AT_ANY_MOMENT);

        loop.producer.goOn(AFTER_THE_LAST_KILL);
        Await.until("further reports of drift", () -> assertThat(newestWindow("drift"))
                .isAfter(drift));
        Await.until("further reports of live performance", () -> assertThat(newestWindow("performance"))
                .isAfter(performance));
        publishAll();
    }

    /**
     * The moment may be over before the kill lands. Such a kill proves little, and is made again.
     *
     * @param cutOff whether the kill at that time cut something off, as was seen later
     */
    private void killInTheMidst(Component service, ThrowingCallable moment, Predicate<Instant> cutOff) {
        boolean inTheMidst = false;
        for (int kill = 0; kill < MOST_KILLS && !inTheMidst; kill++) {
            inTheMidst = cutOff.test(kill(service, moment));
        }
        assertThat(inTheMidst)
                .as("a kill of %s in the midst of its work", service)
                .isTrue();
    }

    /** Kills while events flow and clients ask, sees them go on without the service, and starts it again. */
    private Instant kill(Component service, ThrowingCallable moment) {
        ProcessHandle process = loop.installation.process(service).orElseThrow();
        long answers = loop.load.answers();
        loop.producer.goOn(BEFORE_A_KILL);
        Await.until("answers", () -> assertThat(loop.load.answers()).isGreaterThan(answers + ANSWERS));
        Await.until("the moment to kill " + service, moment);
        loop.producer.goOn(DURING_A_KILL);
        if (service == Component.SERVING) {
            loop.load.beginOutage();
        }
        Instant killed = Instant.now();
        assertThat(process.destroyForcibly()).isTrue();
        Await.until("the end of " + service, () -> assertThat(loop.installation.process(service))
                .isEmpty());
        goOnWithout(service);
        loop.installation.up(Progress.SILENT);
        loop.load.endOutage();
        publishAll();
        assertThat(loop.load.failures()).isEmpty();
        return killed;
    }

    private void goOnWithout(Component service) {
        assertThat(loop.producer.left()).as("flights left at the kill").isPositive();
        int published = loop.producer.published();
        int refused = loop.producer.failures().size();
        Await.until("events without " + service, () -> {
            if (service == Component.INGEST) {
                assertThat(loop.producer.failures()).hasSizeGreaterThan(refused + 1);
            } else {
                assertThat(loop.producer.published()).isGreaterThan(published);
            }
        });
        long answers = loop.load.answers();
        long excused = loop.load.excused();
        Await.until("questions without " + service, () -> {
            if (service == Component.SERVING) {
                assertThat(loop.load.excused()).isGreaterThan(excused + ANSWERS);
            } else {
                assertThat(loop.load.answers()).isGreaterThan(answers + ANSWERS);
            }
        });
        if (service == Component.SERVING) {
            earlierAnswers = loop.load.answers();
            earlierPredictions = loop.predictions();
        }
    }

    private void publishAll() {
        Await.until("all flights", () -> assertThat(loop.producer.left()).isZero());
    }

    /** End of the newest window of one of the monitor's reports; long ago when there is none. */
    private Instant newestWindow(String report) throws IOException {
        List<JsonNode> windows = loop.windows(report);
        return windows.isEmpty() ? Instant.EPOCH : instant(windows.get(0), "windowEnd");
    }

    private static boolean isBetween(Instant start, Instant instant, Instant end) {
        return start.isBefore(instant) && instant.isBefore(end);
    }

    private static String state(JsonNode run) {
        return run.path("state").textValue();
    }

    private static Instant instant(JsonNode node, String field) {
        return Instant.parse(node.path(field).textValue());
    }
}
