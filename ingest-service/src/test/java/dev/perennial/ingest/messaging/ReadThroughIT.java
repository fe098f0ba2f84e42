package dev.perennial.ingest.messaging;

import static dev.perennial.ingest.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.Await;
import dev.perennial.ingest.EmbeddedKafka;
import dev.perennial.ingest.IngestConfig;
import dev.perennial.ingest.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadThroughIT {
    /** Longer than the join may stand still before it is looked at what there is to read. */
    private static final Duration A_WHILE = Duration.ofSeconds(4);

    private EmbeddedKafka kafka;
    private KafkaProducer<String, byte[]> producer;
    private FeatureValuesView values;
    private ReadThrough readThrough;

    @BeforeEach
    void start() throws Exception {
        kafka = new EmbeddedKafka();
        producer = kafka.producer();
        IngestConfig config = TestConfig.create();
        KafkaSettings settings = new KafkaSettings(kafka.settings(), config);
        values = new FeatureValuesView(settings, config, new SimpleMeterRegistry());
        values.start(null);
        readThrough = new ReadThrough(settings, values);
        readThrough.start(null);
    }

    @AfterEach
    void stop() throws Exception {
        readThrough.stop(null);
        values.stop(null);
        producer.close();
        kafka.stop();
    }

    @Test
    void aTimeIsProvenWhenEveryPartitionHasBeenReadAsFarAsTheLogWasThen() throws Exception {
        send(Topic.LABEL_EVENTS, 1);
        RecordMetadata told = send(Topic.FEATURE_EVENTS, 0);
        tell("m", NOON, told.timestamp());
        Await.until("the time is told", () -> values.reached().containsKey("m"));

        requireNothingProven();
        commit(Topic.FEATURE_EVENTS, 0, 1);
        requireNothingProven();
        commit(Topic.LABEL_EVENTS, 1, 1);

        Await.until("the time is proven", () -> readThrough.of("m").equals(Optional.of(NOON)));
        assertThat(readThrough.of("another")).isEmpty();
    }

    @Test
    void whatTheLogTookLaterHoldsNothingBack() throws Exception {
        RecordMetadata later = send(Topic.FEATURE_EVENTS, 0);
        tell("m", NOON, later.timestamp() - Duration.ofMinutes(1).toMillis());

        Await.until("the time is proven", () -> readThrough.of("m").equals(Optional.of(NOON)));
    }

    @Test
    void whatWasAbortedHoldsNothingBackThoughTheJoinCommitsNoPositionBehindIt() throws Exception {
        Map<String, Object> transactional = new HashMap<>(kafka.settings());
        transactional.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "aborts");
        try (KafkaProducer<String, byte[]> aborting =
                new KafkaProducer<>(transactional, new StringSerializer(), new ByteArraySerializer())) {
            aborting.initTransactions();
            aborting.beginTransaction();
            aborting.send(new ProducerRecord<>(
                            Topic.FEATURE_EVENTS.name(EmbeddedKafka.PREFIX), 0, "m:a", new byte[] {1}))
                    .get();
            aborting.abortTransaction();
        }
        tell("m", NOON, System.currentTimeMillis());

        Await.until("the time is proven", () -> readThrough.of("m").equals(Optional.of(NOON)));
    }

    @Test
    void aModelThatIsGoneHasNoWatermark() throws Exception {
        tell("m", NOON, System.currentTimeMillis());
        Await.until("the time is proven", () -> readThrough.of("m").isPresent());

        producer.send(new ProducerRecord<>(
                        Topic.FEATURE_VALUES.name(EmbeddedKafka.PREFIX), 0, AggregateUpdated.key("m", 0, null), (byte[])
                                null))
                .get();

        Await.until("it is gone", () -> readThrough.of("m").isEmpty());
    }

    private void requireNothingProven() {
        long end = System.nanoTime() + A_WHILE.toNanos();
        while (System.nanoTime() < end) {
            assertThat(readThrough.of("m")).isEmpty();
            Thread.onSpinWait();
        }
    }

    private RecordMetadata send(Topic topic, int partition) throws Exception {
        return producer.send(new ProducerRecord<>(topic.name(EmbeddedKafka.PREFIX), partition, "m:a", new byte[] {1}))
                .get();
    }

    private void tell(String modelName, Instant time, long logTimeMillis) throws Exception {
        AggregateUpdated update = new AggregateUpdated(
                EventContext.first(EventContext.idOf("told"), NOON), modelName, 0, time, null, null);
        Headers headers = new RecordHeaders();
        CloudEventHeaders.write(headers, update, "/test");
        producer.send(new ProducerRecord<>(
                        Topic.FEATURE_VALUES.name(EmbeddedKafka.PREFIX),
                        0,
                        logTimeMillis,
                        update.key(),
                        EventCodec.encode(update),
                        headers))
                .get();
    }

    private void commit(Topic topic, int partition, long offset) throws Exception {
        try (Admin admin = Admin.create(kafka.settings())) {
            admin.alterConsumerGroupOffsets(
                            JoinRunner.APPLICATION_ID,
                            Map.of(
                                    new TopicPartition(topic.name(EmbeddedKafka.PREFIX), partition),
                                    new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }
}
