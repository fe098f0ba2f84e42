package dev.perennial.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The peer of the intake: a Vert.x handler that sends every line of a body to a topic as it is, and answers 202 when all are
 * acknowledged. Its producer has the settings of the intake's.
 */
final class BareHandler {
    private final Producer<byte[], byte[]> producer;
    private final String topic;

    private BareHandler(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** Arguments: port, bootstrap servers, topic. */
    public static void main(String[] arguments) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        arguments[1],
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        2,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        16 * 1024 * 1024L),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        BareHandler handler = new BareHandler(producer, arguments[2]);
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1))
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(Integer.parseInt(arguments[0])))
                .requestHandler(request -> request.bodyHandler(body -> handler.take(request, body)))
                .listen()
                .onFailure(failure -> {
                    throw new IllegalStateException(failure);
                });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
    private void take(HttpServerRequest request, Buffer body) {
        byte[] bytes = body.getBytes();
        int lines = 0;
        for (byte each : bytes) {
            lines += each == '\n' ? 1 : 0;
        }
        AtomicInteger open = new AtomicInteger(lines);
        AtomicInteger failed = new AtomicInteger();
        int accepted = lines;
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                byte[] line = Arrays.copyOfRange(bytes, start, i);
                start = i + 1;
                producer.send(new ProducerRecord<>(topic, line), (written, failure) -> {
                    failed.addAndGet(failure == null ? 0 : 1);
                    if (open.decrementAndGet() == 0) {
                        request.response()
                                .setStatusCode(failed.get() == 0 ? 202 : 503)
                                .putHeader("content-type", "application/json")
                                .end("{\"accepted\":" + accepted + "}");
                    }
                });
            }
        }
    }
}
