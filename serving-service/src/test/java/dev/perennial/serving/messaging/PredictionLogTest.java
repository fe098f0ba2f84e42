package dev.perennial.serving.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.kafka.EventSerializer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PredictionLogTest {
    private static final Instant AT = Instant.parse("2014-01-08T00:00:00Z");

    @Test
    void putsEveryPredictionOnTheLogBeforeItStops() {
        MockProducer<String, PipelineEvent> producer = producer(true);
        PredictionLog log = log(producer, 100);
        log.start();

        for (int i = 0; i < 50; i++) {
            log.log(prediction("flight-" + i));
        }
        log.stop();

        assertThat(producer.history()).hasSize(50).allMatch(entry -> entry.topic()
                .equals("perennial.predictions"));
        assertThat(producer.history().get(7).key()).isEqualTo("flights:flight-7");
        assertThat(log.logged("flights")).isEqualTo(50);
        assertThat(log.dropped("flights")).isZero();
    }

    @Test
    void dropsAndCountsWhatDoesNotFitInsteadOfWaiting() {
        CountDownLatch kafkaIsBack = new CountDownLatch(1);
        CountDownLatch kafkaIsStuck = new CountDownLatch(1);
        MockProducer<String, PipelineEvent> stuck =
                new MockProducer<>(true, null, new StringSerializer(), new EventSerializer("/test")) {
                    @Override
                    public synchronized Future<RecordMetadata> send(
                            ProducerRecord<String, PipelineEvent> entry, Callback callback) {
                        kafkaIsStuck.countDown();
                        await(kafkaIsBack);
                        return super.send(entry, callback);
                    }
                };
        PredictionLog log = log(stuck, 10);
        log.start();
        log.log(prediction("first"));
        await(kafkaIsStuck);

        for (int i = 0; i < 25; i++) {
            log.log(prediction("flight-" + i));
        }
        assertThat(log.dropped("flights")).isEqualTo(15);

        kafkaIsBack.countDown();
        log.stop();
        assertThat(log.logged("flights")).isEqualTo(11);
        assertThat(log.dropped("flights")).isEqualTo(15);
    }

    @Test
    void dropsImagesBeforeThoseThatWaitFillTheMemory() {
        PredictionLog log = log(producer(true), 1_000);
        String image = "A".repeat(1024 * 1024);

        for (int i = 0; i < 40; i++) {
            log.log(prediction("image-" + i, Map.of("image", image)));
        }
        log.log(prediction("flight"));
        assertThat(log.dropped("flights")).isEqualTo(8);

        log.start();
        log.stop();
        assertThat(log.logged("flights")).isEqualTo(33);
    }

    @Test
    void countsWhatKafkaDoesNotTakeAsDropped() {
        MockProducer<String, PipelineEvent> producer = producer(true);
        producer.sendException = new TimeoutException("no broker");
        PredictionLog log = log(producer, 10);
        log.start();

        log.log(prediction("flight-1"));
        log.stop();

        assertThat(log.dropped("flights")).isEqualTo(1);
        assertThat(log.logged("flights")).isZero();
    }

    @Test
    void doesNotCountAsLoggedWhatKafkaHasNotAcknowledged() {
        MockProducer<String, PipelineEvent> producer = producer(false);
        PredictionLog log = log(producer, 10);
        log.start();

        log.log(prediction("flight-1"));
        log.stop();
        assertThat(log.logged("flights")).isZero();

        producer.errorNext(new TimeoutException("delivery took too long"));
        assertThat(log.dropped("flights")).isEqualTo(1);
    }

    private static PredictionLog log(MockProducer<String, PipelineEvent> producer, int capacity) {
        return new PredictionLog(capacity, new EventPublisher(() -> producer, "perennial."), new SimpleMeterRegistry());
    }

    private static MockProducer<String, PipelineEvent> producer(boolean autoComplete) {
        return new MockProducer<>(autoComplete, null, new StringSerializer(), new EventSerializer("/test"));
    }

    private static PredictionMade prediction(String exampleId) {
        return prediction(exampleId, Map.of("distance", 1.0));
    }

    private static PredictionMade prediction(String exampleId, Map<String, Object> features) {
        return new PredictionMade(
                EventContext.first(EventContext.idOf(exampleId), AT),
                "flights",
                exampleId,
                AT,
                features,
                List.of(0.4, 0.6),
                1,
                PredictionMade.Role.CHAMPION);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
