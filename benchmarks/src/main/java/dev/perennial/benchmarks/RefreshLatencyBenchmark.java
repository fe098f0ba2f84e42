package dev.perennial.benchmarks;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ModelDeployment.DeployedVersion;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.contracts.kafka.EventSerializer;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import dev.perennial.model.segment.SegmentRange;
import dev.perennial.model.segment.SegmentWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * From a sealed segment of 5,000 new examples to the announcement of the refreshed versions, on Kafka, PostgreSQL, S3 and the training
 * service as they run locally. What is refreshed has 100 trees, fitted on 20,000 examples; each refreshed one gives way to a full retrain.
 * This program stands for evaluation, and has every refit serve.
 */
public final class RefreshLatencyBenchmark {
    private static final String MODEL = "latency";
    private static final int FIRST = 20_000;
    private static final int NEW = 5_000;
    private static final int WARM_UP = 2;
    private static final int REFRESHES = 22;
    private static final int TREES = 100;
    /** A refreshed model has a quarter more, and would have more than this if it was refreshed again. */
    private static final int MOST_TREES = 140;

    private static final int COLUMNS = 10;
    private static final double GOAL_SECONDS = 3;
    private static final double NANOS = 1e9;
    private static final Instant START = Instant.parse("2014-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long PAUSE_MILLIS = 20;

    private final Installation installation;
    private final ObjectStore objects;
    private final Producer<String, PipelineEvent> producer;
    private final Consumer<String, PipelineEvent> trained;
    private final Admin admin;
    private final ModelDefinition definition = definition();
    private final SplittableRandom random = new SplittableRandom(1);
    private int examples;

    private RefreshLatencyBenchmark(
            Installation installation,
            ObjectStore objects,
            Producer<String, PipelineEvent> producer,
            Consumer<String, PipelineEvent> trained,
            Admin admin) {
        this.installation = installation;
        this.objects = objects;
        this.producer = producer;
        this.trained = trained;
        this.admin = admin;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        boolean isMet;
        try (OwnInstallation own = OwnInstallation.start(Set.of(Component.TRAINING))) {
            isMet = isMet(own.installation());
        }
        System.exit(isMet ? 0 : 1);
    }

    private static boolean isMet(Installation installation) throws InterruptedException, ExecutionException {
        Addresses addresses = installation.addresses();
        Map<String, Object> kafka = Map.of("bootstrap.servers", addresses.kafka());
        Map<String, Object> reading = new HashMap<>(kafka);
        reading.putAll(Map.of("group.id", "benchmark", "auto.offset.reset", "earliest"));
        try (ObjectStore objects = S3ObjectStore.connect(
                        addresses.s3(), Addresses.S3_ACCESS_KEY, Addresses.S3_SECRET_KEY, Addresses.BUCKET);
                Producer<String, PipelineEvent> producer = new KafkaProducer<>(
                        new HashMap<>(kafka), new StringSerializer(), new EventSerializer("/benchmark"));
                Consumer<String, PipelineEvent> trained =
                        new KafkaConsumer<>(reading, new StringDeserializer(), new EventDeserializer());
                Admin admin = Admin.create(kafka)) {
            return new RefreshLatencyBenchmark(installation, objects, producer, trained, admin).measure();
        }
    }

    private static ModelDefinition definition() {
        StringBuilder features = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            features.append("  x").append(column).append(": {type: numeric}\n");
        }
        return DefinitionParser.parse(
                """
                name: %s
                task: binary-classification
                features:
                %s  kind: {type: categorical}
                label: {name: y, type: boolean}
                training:
                  triggers: {examples: %d, cooldown: 0s, maxRunsPerDay: 10000, drift: false}
                  window: {examples: %d}
                  algorithms: [gradient-boosting]
                  tuning: {trials: 1, space: {gradient-boosting: {rounds: [10, %d]}}}
                  refresh: {mode: always, mostRounds: %d}
                """
                        .formatted(MODEL, features, NEW, FIRST, TREES, MOST_TREES));
    }

    private boolean measure() throws InterruptedException, ExecutionException {
        define();
        trained.subscribe(List.of(Topic.MODEL_TRAINED.name(Topic.DEFAULT_PREFIX)));
        ModelTrained newest = next(seal(FIRST));
        double[] seconds = new double[REFRESHES];
        int served = 0;
        for (int i = -WARM_UP; i < REFRESHES; i++) {
            serve(newest, ++served);
            SegmentSealed segment = seal(NEW);
            long start = System.nanoTime();
            newest = next(segment);
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - start) / NANOS;
            }
            requireTrees(newest, "refresh", TREES + TREES / 4);
            serve(newest, ++served);
            newest = next(seal(NEW));
            requireTrees(newest, "measured", TREES);
        }
        return print(seconds);
    }

    /** Whether it came of a refresh or of a full retrain beside one, with as many trees as it should have. */
    private void requireTrees(ModelTrained trained, String kind, int trees) {
        String refreshed = new PerennialClient(installation.addresses())
                .runDocument(trained.runId())
                .at("/refresh/kind")
                .asText();
        TrainedVersion refit = trained.refit();
        int rounds = BundleReader.read(objects, refit.artifactPrefix(), refit.manifestSha256())
                .provenance()
                .at("/recipe/hyperparameters/rounds")
                .intValue();
        if (!refreshed.equals(kind) || rounds != trees) {
            throw new IllegalStateException(
                    "a %s run gave %d trees (expected: a %s run, %d trees)".formatted(refreshed, rounds, kind, trees));
        }
    }

    private static boolean print(double[] seconds) {
        Arrays.sort(seconds);
        double p50 = (seconds[seconds.length / 2 - 1] + seconds[seconds.length / 2]) / 2;
        double p95 = seconds[(int) Math.ceil(0.95 * seconds.length) - 1];
        System.out.printf(
                Locale.ROOT,
                "%d refreshes of a model of %d trees by %,d new examples%n"
                        + "segment sealed to version announced, seconds: p50 %.2f, p95 %.2f, least %.2f, most %.2f%n"
                        + "goal: p50 below %.1f: %s%n",
                seconds.length,
                TREES,
                NEW,
                p50,
                p95,
                seconds[0],
                seconds[seconds.length - 1],
                GOAL_SECONDS,
                p50 < GOAL_SECONDS ? "met" : "missed");
        return p50 < GOAL_SECONDS;
    }

    private void define() throws InterruptedException, ExecutionException {
        try (Producer<String, String> definitions = new KafkaProducer<>(
                Map.of("bootstrap.servers", installation.addresses().kafka()),
                new StringSerializer(),
                new StringSerializer())) {
            String topic = Topic.MODEL_DEFINITIONS.name(Topic.DEFAULT_PREFIX);
            definitions
                    .send(new ProducerRecord<>(topic, MODEL, definition.toJson()))
                    .get();
        }
    }

    /** Writes a segment; its event is sent by {@link #next}. */
    private SegmentSealed seal(int size) {
        List<ExampleJoined> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            rows.add(example(examples + i));
        }
        SegmentRange range = new SegmentRange(MODEL, 0, examples, examples + size - 1);
        examples += size;
        byte[] bytes = SegmentWriter.write(definition, range, rows);
        objects.putIfAbsent(range.objectKey(), bytes);
        Instant last = rows.get(size - 1).eventTime();
        return new SegmentSealed(
                EventContext.first(EventContext.idOf(range.objectKey()), last),
                MODEL,
                0,
                range.firstOffset(),
                range.lastOffset(),
                range.objectKey(),
                Digests.sha256(bytes),
                bytes.length,
                size,
                rows.get(0).eventTime(),
                last,
                rows.get(size - 1).knownAt());
    }

    private ExampleJoined example(int number) {
        Instant at = START.plusSeconds(number);
        Map<String, Object> features = new HashMap<>();
        double logit = -0.5;
        for (int column = 0; column < COLUMNS; column++) {
            double value = random.nextDouble(-1, 1);
            features.put("x" + column, value);
            logit += Math.sin((column + 1) * value);
        }
        features.put("kind", "k" + random.nextInt(20));
        boolean label = random.nextDouble() < 1 / (1 + Math.exp(-logit));
        return new ExampleJoined(
                EventContext.first(EventContext.idOf("example-" + number), at),
                MODEL,
                "example-" + number,
                at,
                at,
                features,
                label);
    }

    /** Announces a segment, and waits for the run that it starts. */
    private ModelTrained next(SegmentSealed segment) throws InterruptedException, ExecutionException {
        send(segment);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            ConsumerRecords<String, PipelineEvent> records = trained.poll(Duration.ofMillis(PAUSE_MILLIS));
            if (!records.isEmpty()) {
                return (ModelTrained) records.iterator().next().value();
            }
        }
        throw new IllegalStateException("no version after " + PATIENCE);
    }

    /** Has the refit serve, and waits until the training service knows. */
    private void serve(ModelTrained newest, int sequence) throws InterruptedException, ExecutionException {
        TrainedVersion refit = newest.refit();
        RecordMetadata sent = send(new ModelDeployment(
                newest.context().causes("deployment", newest.context().occurredAt()),
                MODEL,
                sequence,
                new DeployedVersion(
                        refit.modelVersion(), refit.artifactPrefix(), refit.manifestSha256(), refit.trainedThrough()),
                null,
                ModelDeployment.Reason.PROMOTION,
                "benchmark"));
        TopicPartition partition = new TopicPartition(sent.topic(), sent.partition());
        while (committed(partition) <= sent.offset()) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private long committed(TopicPartition partition) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(
                        "perennial-training-model-deployments")
                .partitionsToOffsetAndMetadata()
                .get();
        return offsets.get(partition) == null ? 0 : offsets.get(partition).offset();
    }

    private RecordMetadata send(PipelineEvent event) throws InterruptedException, ExecutionException {
        String topic = Topic.of(event.getClass()).name(Topic.DEFAULT_PREFIX);
        return producer.send(new ProducerRecord<>(topic, event.key(), event)).get();
    }
}
