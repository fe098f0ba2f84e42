package dev.perennial.benchmarks;

import dev.perennial.local.Installation;
import dev.perennial.local.history.FlightHistory;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.model.statistic.PairedRatio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A producer's own topic, validated and written to {@code feature-events}: the relay of the ingest service, exactly once, against a loop
 * over Kafka's clients with the same validation, at least once. Each has core 0 in turn; Kafka and the producer share core 1.
 */
public final class RelayBenchmark {
    private static final int RECORDS = 100_000;
    private static final Instant FIRST = Instant.parse("2014-01-01T00:00:00Z");
    private static final Duration APART = Duration.ofSeconds(1);
    private static final int PARTITIONS = 4;
    private static final long PAUSE_NANOS = 2_000_000;
    private static final double GOAL = 0.85;
    private static final double READING_GOAL = 0.35;
    private static final int PAIRS = 7;
    private static final long READ = 500_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String OURS = "bench-ours";
    private static final String PEER = "bench-peer";

    private RelayBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        boolean isMet;
        try (OwnInstallation own = OwnInstallation.startOnCoreOne()) {
            IngestProcess.withoutJoin(own.installation());
            isMet = isMet(own.installation(), own.path());
        }
        System.exit(isMet ? 0 : 1);
    }

    private static boolean isMet(Installation installation, Path folder)
            throws IOException, InterruptedException, ExecutionException {
        Map<String, Object> kafka =
                Map.of("bootstrap.servers", installation.addresses().kafka());
        OwnTopic flights = new OwnTopic("flights", OURS);
        String definition = flights.definition();
        Path file = Files.writeString(folder.resolve("flights.json"), definition);
        List<String> peer = Jvm.program(
                PlainLoop.class, installation.addresses().kafka(), PEER, "perennial.feature-events", file.toString());
        try (Admin admin = Admin.create(kafka);
                Producer<byte[], byte[]> producer =
                        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(
                            new NewTopic(OURS, PARTITIONS, (short) 1), new NewTopic(PEER, PARTITIONS, (short) 1)))
                    .all()
                    .get();
            try (IngestProcess ingest = IngestProcess.start(installation, folder);
                    Jvm loop = Jvm.start(0, peer, Map.of(), folder.resolve("loop.log"))) {
                ingest.client().apply(flights.model(), definition);
                Relayed ours = new Relayed(admin, producer, OURS, "perennial-sources", ingest.handle());
                boolean isMet = new Throughput(RECORDS)
                        .measure(ours, new Relayed(admin, producer, PEER, PlainLoop.GROUP, loop.handle()))
                        .print(
                                "records of a producer's topic, exactly once, against a plain loop, at least once",
                                GOAL);
                ConsumerSpeed reading =
                        new ConsumerSpeed(installation.addresses().kafka(), folder.resolve("reading.log"));
                return againstReading(ours, reading) && isMet;
            }
        }
    }

    /** The tool starts anew for each of its turns, so the two take turns by the round. */
    private static boolean againstReading(Relayed ours, ConsumerSpeed reading)
            throws IOException, InterruptedException {
        double[] relayed = new double[PAIRS];
        double[] read = new double[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            long start = System.nanoTime();
            ours.run(RECORDS);
            relayed[pair] = RECORDS / ((System.nanoTime() - start) / NANOS_PER_SECOND);
            read[pair] = reading.perSecond(PEER, READ);
        }
        PairedRatio ratio = PairedRatio.of(relayed, read);
        System.out.printf(
                Locale.ROOT,
                "the same against ConsumerPerformance, which reads and does nothing else%n"
                        + "  %-32s %10.1f %10.1f   %s%n  goal: at least %.2f at the bad end: %s%n",
                "a second",
                PairedRatio.median(relayed),
                PairedRatio.median(read),
                ratio,
                READING_GOAL,
                ratio.low() >= READING_GOAL ? "met" : "missed");
        return ratio.low() >= READING_GOAL;
    }

    /** Sends records to a topic and waits until the group that reads it has committed them all. */
    private static final class Relayed implements Throughput.Side {
        private final Admin admin;
        private final Producer<byte[], byte[]> producer;
        private final String topic;
        private final String group;
        private final ProcessHandle process;
        private final List<byte[]> flights = lines();
        private long sent;

        private Relayed(
                Admin admin, Producer<byte[], byte[]> producer, String topic, String group, ProcessHandle process) {
            this.admin = admin;
            this.producer = producer;
            this.topic = topic;
            this.group = group;
            this.process = process;
        }

        @Override
        public void run(int operations) throws IOException, InterruptedException {
            try {
                List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
                for (int i = 0; i < operations; i++) {
                    acknowledged.add(
                            producer.send(new ProducerRecord<>(topic, flights.get((int) (sent++ % flights.size())))));
                }
                for (Future<RecordMetadata> each : acknowledged) {
                    each.get();
                }
                while (committed() < sent) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (ExecutionException e) {
                throw new IOException(e);
            }
        }

        private long committed() throws InterruptedException, ExecutionException {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(place -> place.getKey().topic().equals(topic))
                    .mapToLong(place -> place.getValue().offset())
                    .sum();
        }

        @Override
        public ProcessHandle process() {
            return process;
        }
    }

    /** Of one round, whose times move on as those of a producer do. */
    private static List<byte[]> lines() {
        List<HistoryRow> flights = FlightHistory.load();
        return IntStream.range(0, RECORDS)
                .mapToObj(number -> OwnTopic.line(
                        flights.get(number % flights.size()), "" + number, FIRST.plus(APART.multipliedBy(number))))
                .toList();
    }
}
