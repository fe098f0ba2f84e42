package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.Postmaster;
import dev.perennial.local.Progress;
import dev.perennial.local.client.Versions;
import dev.perennial.local.history.HistoryRow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka, PostgreSQL and S3 are killed at once while clients ask. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class StoppedPlatformIT {
    private static final Duration PACE = Duration.ofMillis(200);
    private static final List<HistoryRow> PAYMENTS = CardFraud.payments(1000);
    private static final JsonNode QUESTION = Lines.features(PAYMENTS.get(0));
    private static final int FOR_THE_FIRST_MODEL = 150;
    private static final int AROUND_THE_OUTAGE = 300;
    private static final int ANSWERS = 200;

    private RunningLoop loop;
    private ServingReplica second;

    @Test
    void servingGoesOnWithoutThePlatformAndTheLoopGoesOnAfterIt(@TempDir Path home, @TempDir Path copies)
            throws IOException {
        try (RunningLoop running = RunningLoop.start(home, CardFraud.DEFINITION, PAYMENTS, FOR_THE_FIRST_MODEL, PACE);
                ServingReplica replica = new ServingReplica(running.installation, copies)) {
            loop = running;
            second = replica;
            second.start();
            second.awaitReady();
            int version = loop.servedVersion();
            Map<Component, ProcessHandle> services = services();

            killPlatformWhileEventsFlow();
            goOnWithoutPlatform(version);
            loop.installation.up(Progress.SILENT);

            assertThat(services()).as("the same processes as before").isEqualTo(services);
            Await.until(
                    "what was held back", () -> assertThat(loop.producer.left()).isZero());
            everyReplicaServesANewChampion(version);
            loop.load.close();
            loop.accountForAnswers(loop.load.answers());
            loop.settle();
            loop.audit.everyLabelGaveOneExample(loop.producer.labelled());
            loop.audit.everyExampleIsInOneSegment(loop.producer.labelled());
            loop.audit.everyCauseWasTrainedAndJudgedOnce();
        }
    }

    private void killPlatformWhileEventsFlow() {
        loop.producer.goOn(AROUND_THE_OUTAGE);
        Await.until("events", () -> assertThat(loop.producer.published()).isGreaterThan(FOR_THE_FIRST_MODEL));
        Installation installation = loop.installation;
        installation.process(Component.PLATFORM).orElseThrow().destroyForcibly();
        Postmaster.of(installation.home()).orElseThrow().destroyForcibly();
        Await.until("the end of the platform", () -> {
            assertThat(installation.process(Component.PLATFORM)).isEmpty();
            assertThat(Postmaster.of(installation.home())).isEmpty();
        });
        assertThat(loop.producer.left()).as("events held back").isPositive();
    }

    private void goOnWithoutPlatform(int version) throws IOException {
        goOnAnswering();
        int published = loop.producer.published();

        second.kill();
        second.start();
        second.awaitReady();
        assertThat(second.answers(CardFraud.MODEL, QUESTION)).isEqualTo(version);

        goOnAnswering();
        Await.until("ingest to send its producers away", () -> assertThat(loop.producer.failures())
                .isNotEmpty());
        assertThat(loop.producer.failures())
                .extracting(ExampleProducer.Failure::reason)
                .containsOnly("503");
        assertThat(loop.producer.published()).isEqualTo(published);
    }

    private void goOnAnswering() {
        long answers = loop.load.answers();
        Await.until("answers", () -> assertThat(loop.load.answers()).isGreaterThan(answers + ANSWERS));
        assertThat(loop.load.failures()).isEmpty();
    }

    private void everyReplicaServesANewChampion(int old) {
        Await.until("a new champion on both replicas", () -> {
            int champion = loop.client
                    .versions(CardFraud.MODEL)
                    .map(Versions::champion)
                    .orElseThrow();
            assertThat(champion).isGreaterThan(old);
            assertThat(loop.servedVersion()).isEqualTo(champion);
            assertThat(second.answers(CardFraud.MODEL, QUESTION)).isEqualTo(champion);
        });
    }

    private Map<Component, ProcessHandle> services() {
        return Component.services().stream().collect(Collectors.toMap(Function.identity(), service -> loop.installation
                .process(service)
                .orElseThrow()));
    }
}
