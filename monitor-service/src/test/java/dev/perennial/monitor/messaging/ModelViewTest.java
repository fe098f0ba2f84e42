package dev.perennial.monitor.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ModelDeployment.DeployedVersion;
import dev.perennial.contracts.event.ModelDeployment.Reason;
import dev.perennial.contracts.kafka.EventSerializer;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.monitor.Samples;
import dev.perennial.monitor.World;
import dev.perennial.monitor.domain.drift.Reference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ModelViewTest {
    private static final String DEFINITIONS = "test.model-definitions";
    private static final String DEPLOYMENTS = "test.model-deployments";
    private static final byte[] KEY = Samples.MODEL.getBytes(StandardCharsets.UTF_8);

    private final ModelView view = new ModelView(Duration.ofMillis(20));

    @Test
    void knowsADefinitionUntilItIsDeleted() {
        view.take(definition(0));
        assertThat(view.definition(Samples.MODEL)).contains(Samples.definition());

        view.take(told(DEFINITIONS, 1, new RecordHeaders(), null));
        assertThat(view.definition(Samples.MODEL)).isEmpty();
    }

    @Test
    void knowsWhenTheLastModelOfANameWasDeleted() {
        assertThat(view.deletedAt(Samples.MODEL)).isEqualTo(Instant.EPOCH);

        view.take(told(DEFINITIONS, 1, 70, new RecordHeaders(), null));
        view.take(definition(2));

        assertThat(view.deletedAt(Samples.MODEL)).isEqualTo(Instant.ofEpochMilli(70));
        assertThat(view.deletedAt("other")).isEqualTo(Instant.EPOCH);
    }

    @Test
    void takesTheFirstDeploymentOfAModelMadeAnew() {
        view.take(deployment(7, 5, 4));
        view.read(view.unread().get(Samples.MODEL), reference(5));

        view.take(told(DEPLOYMENTS, 7, new RecordHeaders(), null));
        assertThat(view.reference(Samples.MODEL, 0)).isEmpty();
        view.take(deployment(1, 8, null));

        assertThat(view.unread().get(Samples.MODEL).champion().modelVersion()).isEqualTo(8);
    }

    @Test
    void leavesOutWhatCannotBeRead() {
        view.take(told(DEFINITIONS, 0, new RecordHeaders(), "name: [".getBytes(StandardCharsets.UTF_8)));
        view.take(told(DEPLOYMENTS, 0, new RecordHeaders(), "{}".getBytes(StandardCharsets.UTF_8)));

        view.take(new ConsumerRecord<>(DEFINITIONS, 0, 2, null, new byte[0]));

        assertThat(view.definition(Samples.MODEL)).isEmpty();
        assertThat(view.unread()).isEmpty();
    }

    @Test
    void anOlderDeploymentChangesNothing() {
        view.take(deployment(2, 5, 4));
        view.take(deployment(1, 4, null));

        assertThat(view.unread().get(Samples.MODEL).champion().modelVersion()).isEqualTo(5);
    }

    @Test
    void aReferenceThatComesAfterTheNextDeploymentIsNotTaken() {
        view.take(deployment(1, 4, null));
        ModelDeployment before = view.unread().get(Samples.MODEL);
        view.take(deployment(2, 5, 4));

        view.read(before, reference(4));

        assertThat(view.reference(Samples.MODEL, 5)).isEmpty();
    }

    @Test
    void waitsForTheVersionThatAnswersAlready() throws Exception {
        ModelView patient = new ModelView(Duration.ofSeconds(20));
        patient.take(deployment(1, 4, null));
        patient.read(patient.unread().get(Samples.MODEL), reference(4));

        CompletableFuture<Optional<Reference>> asked =
                CompletableFuture.supplyAsync(() -> patient.reference(Samples.MODEL, 5));
        patient.take(deployment(2, 5, 4));
        patient.read(patient.unread().get(Samples.MODEL), reference(5));

        assertThat(asked.get(20, TimeUnit.SECONDS)).map(Reference::modelVersion).contains(5);
    }

    @Test
    void doesNotWaitForAVersionThatWasRolledBack() {
        ModelView patient = new ModelView(Duration.ofDays(1));
        patient.take(deployment(3, 4, 5));
        patient.read(patient.unread().get(Samples.MODEL), reference(4));

        assertThat(patient.reference(Samples.MODEL, 5))
                .map(Reference::modelVersion)
                .contains(4);
    }

    @Test
    void isCompleteWhenEverythingOnTheLogIsReadThoughTheStoreIsDown() throws Exception {
        CountDownLatch complete = new CountDownLatch(1);
        List<ModelDeployment> asked = new ArrayList<>();
        MockConsumer<byte[], byte[]> consumer = consumer();
        try (ModelViewFeed feed = new ModelViewFeed(
                view,
                () -> consumer,
                deployment -> {
                    asked.add(deployment);
                    throw new ObjectStoreException("down", null);
                },
                "test.")) {
            feed.start(complete::countDown);

            assertThat(complete.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(view.isComplete()).isTrue();
            assertThat(view.partitions()).isEqualTo(2);
            assertThat(view.definition(Samples.MODEL)).contains(Samples.definition());
            assertThat(view.reference(Samples.MODEL, 4)).isEmpty();
        }
        assertThat(asked).isNotEmpty();
    }

    @Test
    void startsAnewAfterTheBrokerFailed() throws Exception {
        CountDownLatch complete = new CountDownLatch(1);
        MockConsumer<byte[], byte[]> failing = consumer();
        failing.setPollException(new KafkaException("gone"));
        List<MockConsumer<byte[], byte[]>> consumers = new ArrayList<>(List.of(failing, consumer()));
        try (ModelViewFeed feed = new ModelViewFeed(
                view,
                () -> consumers.remove(0),
                deployment -> reference(deployment.champion().modelVersion()),
                "test.")) {
            feed.start(complete::countDown);

            assertThat(complete.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(view.reference(Samples.MODEL, 4))
                    .map(Reference::modelVersion)
                    .contains(4);
        }
    }

    private static MockConsumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        TopicPartition definitions = new TopicPartition(DEFINITIONS, 0);
        TopicPartition deployments = new TopicPartition(DEPLOYMENTS, 0);
        consumer.updatePartitions(DEFINITIONS, List.of(new PartitionInfo(DEFINITIONS, 0, null, null, null)));
        consumer.updatePartitions(DEPLOYMENTS, List.of(new PartitionInfo(DEPLOYMENTS, 0, null, null, null)));
        consumer.updatePartitions(
                "test.predictions",
                List.of(
                        new PartitionInfo("test.predictions", 0, null, null, null),
                        new PartitionInfo("test.predictions", 1, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(definitions, 0L, deployments, 0L));
        consumer.updateEndOffsets(Map.of(definitions, 1L, deployments, 1L));
        consumer.schedulePollTask(() -> {
            consumer.addRecord(definition(0));
            consumer.addRecord(deployment(1, 4, null));
        });
        return consumer;
    }

    private static Reference reference(int modelVersion) {
        return World.USUAL.reference(modelVersion, 10, new Random(1));
    }

    private static ConsumerRecord<byte[], byte[]> definition(long offset) {
        byte[] json = Samples.definition().toJson().getBytes(StandardCharsets.UTF_8);
        return told(DEFINITIONS, offset, new RecordHeaders(), json);
    }

    private static ConsumerRecord<byte[], byte[]> deployment(long sequence, int modelVersion, Integer previous) {
        DeployedVersion champion = new DeployedVersion(
                modelVersion, "models/late-train/" + modelVersion + "/", "a".repeat(64), Samples.MIDNIGHT);
        ModelDeployment deployment = new ModelDeployment(
                EventContext.first(EventContext.idOf("deployment " + sequence), Samples.MIDNIGHT),
                Samples.MODEL,
                sequence,
                champion,
                previous,
                Reason.PROMOTION,
                "gate");
        Headers headers = new RecordHeaders();
        byte[] value = new EventSerializer("/test").serialize(DEPLOYMENTS, headers, deployment);
        return told(DEPLOYMENTS, sequence - 1, headers, value);
    }

    private static ConsumerRecord<byte[], byte[]> told(String topic, long offset, Headers headers, byte[] value) {
        return told(topic, offset, offset, headers, value);
    }

    private static ConsumerRecord<byte[], byte[]> told(
            String topic, long offset, long timestamp, Headers headers, byte[] value) {
        return new ConsumerRecord<>(
                topic, 0, offset, timestamp, TimestampType.CREATE_TIME, 0, 0, KEY, value, headers, Optional.empty());
    }
}
