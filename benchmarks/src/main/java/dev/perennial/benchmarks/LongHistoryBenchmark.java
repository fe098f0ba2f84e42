package dev.perennial.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.Run;
import dev.perennial.model.statistic.PairedRatio;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Whether a decision and a run take longer for a model whose examples came in many segments, all of which went into larger ones
 * long ago, than for one that is new: two models with the same few examples, one of them with the records of these segments beside.
 */
public final class LongHistoryBenchmark {
    private static final int SEGMENTS = Integer.getInteger("perennial.benchmark.segments", 1_000_000);
    private static final int EXAMPLES = 300;
    private static final int DECISIONS = 100;
    private static final int WARM_UP_ROUNDS = 2;
    private static final int ROUNDS = 15;
    private static final double GOAL = 1.25;
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final String LONG = "long";
    private static final String SHORT = "short";
    private static final String DEFINITION =
            """
            name: %s
            task: binary-classification
            features: {amount: {type: numeric}}
            label: {name: default, type: boolean, horizon: 1d}
            training:
              triggers: {examples: 0, drift: false}
              algorithms: [logistic-regression]
              tuning: {trials: 1}
              explanations: false
            evaluation:
              holdout: {fraction: 0.2, minExamples: 20}
              gates: [{metric: accuracy, min: 0}]
            """;
    /** In a partition of their own, so that no segment to come is taken for a part of one of them. */
    private static final String INSERT =
            """
            insert into training.segment (object_key, model_name, sha256, example_count, earliest_event_time, latest_event_time,
              latest_known_at, event_id, correlation_id, partition_number, first_offset, last_offset, size_bytes, sealed_at,
              replaced_by, replaced_at, deleted)
            select 'gone/' || n, ?, repeat('0', 64), 2, now() - interval '2 years', now() - interval '2 years',
              now() - interval '2 years', gen_random_uuid(), gen_random_uuid(), 1000000, 2 * n, 2 * n + 1, 10000,
              now() - interval '2 years', 'gone too', now() - interval '1 year', true
            from generate_series(1, ?) n
            """;

    private static final String COUNT =
            "update training.model set segments = segments + ?, examples = examples + 2 * ? where model_name = ?";

    private final PerennialClient client;

    private LongHistoryBenchmark(Installation installation) {
        this.client = new PerennialClient(installation.addresses());
    }

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        boolean isMet;
        try (OwnInstallation own = OwnInstallation.start(Set.of(Component.INGEST, Component.TRAINING))) {
            LongHistoryBenchmark benchmark = new LongHistoryBenchmark(own.installation());
            benchmark.begin(SHORT);
            benchmark.begin(LONG);
            insert(own.installation().addresses());
            isMet = benchmark.isMet();
        }
        System.exit(isMet ? 0 : 1);
    }

    private void begin(String model) throws InterruptedException {
        client.apply(model, DEFINITION.formatted(model));
        client.publishEvents(model, lines("eventTime", 0));
        client.publishLabels(model, lines("knownAt", 5));
        while (client.training(model)
                .filter(state -> state.examples() == EXAMPLES)
                .isEmpty()) {
            Thread.sleep(50);
        }
    }

    private static List<JsonNode> lines(String time, int minutesLater) {
        return IntStream.range(0, EXAMPLES)
                .<JsonNode>mapToObj(number -> {
                    int amount = number * 37 % 100;
                    Instant at = START.plusSeconds(60L * (number + minutesLater));
                    Map<String, Object> line = minutesLater == 0
                            ? Map.of("exampleId", "loan-" + number, time, at, "features", Map.of("amount", amount))
                            : Map.of("exampleId", "loan-" + number, time, at, "label", amount > 60);
                    return Json.mapper().valueToTree(line);
                })
                .toList();
    }

    private static void insert(Addresses addresses) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        addresses.database(), Addresses.DATABASE_USER, Addresses.DATABASE_PASSWORD);
                PreparedStatement segments = connection.prepareStatement(INSERT);
                PreparedStatement model = connection.prepareStatement(COUNT);
                Statement statement = connection.createStatement()) {
            segments.setString(1, LONG);
            segments.setInt(2, SEGMENTS);
            segments.executeUpdate();
            model.setInt(1, SEGMENTS);
            model.setInt(2, SEGMENTS);
            model.setString(3, LONG);
            model.executeUpdate();
            statement.execute("vacuum analyze training.segment");
        }
    }

    private boolean isMet() throws InterruptedException {
        double[][] decisions = new double[3][ROUNDS];
        double[][] runs = new double[3][ROUNDS];
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            List<String> order = round % 2 == 0 ? List.of(SHORT, LONG, SHORT) : List.of(LONG, SHORT, SHORT);
            int shorts = 0;
            for (String model : order) {
                double decision = decisionMillis(model);
                double run = runMillis(model);
                int side = model.equals(LONG) ? 0 : 1 + shorts++;
                if (round >= 0) {
                    decisions[side][round] = decision;
                    runs[side][round] = run;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "a model whose examples came in %,d segments, against one of which they came in a few%n  %-34s %9s %9s   paired ratio [95%%]%n",
                SEGMENTS,
                "medians of rounds, ms",
                "long",
                "short");
        boolean decides = print("a decision", decisions);
        boolean runsOn = print("a run, from its request to its end", runs);
        return decides && runsOn;
    }

    private static boolean print(String name, double[][] sides) {
        PairedRatio ratio = PairedRatio.of(sides[0], sides[1]);
        boolean isMet = ratio.high() <= GOAL;
        System.out.printf(
                Locale.ROOT,
                "  %-34s %9.2f %9.2f   %s%n  %-34s %29s%s%n  goal: at most %.2f at the bad end: %s%n",
                name,
                PairedRatio.median(sides[0]),
                PairedRatio.median(sides[1]),
                ratio,
                "short against itself",
                "",
                PairedRatio.of(sides[2], sides[1]),
                GOAL,
                isMet ? "met" : "missed");
        return isMet;
    }

    private double decisionMillis(String model) {
        long start = System.nanoTime();
        for (int i = 0; i < DECISIONS; i++) {
            client.decide(model);
        }
        return (System.nanoTime() - start) / 1e6 / DECISIONS;
    }

    private double runMillis(String model) throws InterruptedException {
        long start = System.nanoTime();
        UUID id = client.train(model);
        while (client.run(id).filter(Run::isFinished).isEmpty()) {
            Thread.sleep(5);
        }
        double millis = (System.nanoTime() - start) / 1e6;
        Run run = client.run(id).orElseThrow();
        if (!run.isTrained()) {
            throw new IllegalStateException("a run of " + model + " failed: " + run.failure());
        }
        return millis;
    }
}
