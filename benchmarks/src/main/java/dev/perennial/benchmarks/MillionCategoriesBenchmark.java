package dev.perennial.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.ComponentStatus;
import dev.perennial.local.Installation;
import dev.perennial.local.backfill.Backfill;
import dev.perennial.local.backfill.HistoryFile;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.PredictionAnswer;
import dev.perennial.local.client.Run;
import dev.perennial.local.client.ServedModel;
import dev.perennial.local.history.FlightHistory;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.local.replay.Replay;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A category that takes a new value with every example, a million of them: whether the model is trained, judged and deployed, answers for
 * values that it has and has not seen, and leaves another model of the installation alone, which is asked ten times a second meanwhile. It
 * counts and measures no time.
 */
public final class MillionCategoriesBenchmark {
    private static final int CATEGORIES = Integer.getInteger("perennial.benchmark.categories", 1_000_000);
    private static final String MODEL = "exploding";
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final Duration APART = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final long PAUSE_MILLIS = 500;
    private static final int FLIGHTS = 1_500;
    private static final int EXAMPLES = 400;
    private static final long MILLIS_APART = 100;

    private final Installation installation;
    private final PerennialClient client;
    private final ModelDefinition definition = DefinitionParser.parse(
            """
            name: %s
            task: binary-classification
            features: {user: {type: categorical}, amount: {type: numeric}}
            label: {name: fraud, type: boolean, horizon: 1d}
            training:
              triggers: {examples: 0, drift: false}
              window: {examples: %2$d}
              tuning: {trials: 1}
            """
                    .formatted(MODEL, CATEGORIES));

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();

    private MillionCategoriesBenchmark(Installation installation) {
        this.installation = installation;
        this.client = new PerennialClient(installation.addresses());
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean isMet;
        try (OwnInstallation own = OwnInstallation.start()) {
            isMet = new MillionCategoriesBenchmark(own.installation()).isMet(own.path());
        }
        System.exit(isMet ? 0 : 1);
    }

    private boolean isMet(Path folder) throws IOException, InterruptedException {
        ModelDefinition other = TrainedOnce.after(EXAMPLES);
        List<HistoryRow> flights = FlightHistory.load().subList(0, FLIGHTS);
        new Replay(client, other, flights, progress -> {}).run();
        ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor();
        try {
            Future<?> questions = asking.scheduleAtFixedRate(
                    () -> ask(other, flights), MILLIS_APART, MILLIS_APART, TimeUnit.MILLISECONDS);
            client.apply(MODEL, definition.toJson());
            Backfill.Outcome loaded =
                    new Backfill(client, MODEL, new HistoryFile(history(folder), definition, null), new Shown()).run();
            System.out.printf(Locale.ROOT, "%,d examples, each of its own category%n", loaded.accepted());
            boolean isLoaded = loaded.accepted() == CATEGORIES;
            boolean isAnswered = isDeployed() && answers("user-1", "seen") && answers("nobody", "never seen");
            if (questions.isDone()) {
                throw new IllegalStateException("the questions have stopped");
            }
            return isLoaded && isAnswered && isLeftAlone() && isComplete();
        } finally {
            asking.shutdownNow();
        }
    }

    private Path history(Path folder) throws IOException {
        Path file = folder.resolve("history.ndjson");
        SplittableRandom random = new SplittableRandom(7);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < CATEGORIES; i++) {
                double amount = random.nextDouble(100);
                Instant at = START.plus(APART.multipliedBy(i));
                ObjectNode row = event("user-" + i, amount, at);
                row.put("knownAt", at.plus(APART).toString());
                row.put("label", random.nextDouble() < amount / 100);
                out.write(row.toString());
                out.newLine();
            }
        }
        return file;
    }

    private static ObjectNode event(String user, double amount, Instant at) {
        ObjectNode event = Json.mapper().createObjectNode();
        event.put("exampleId", user);
        event.put("eventTime", at.toString());
        event.putObject("features").put("user", user).put("amount", amount);
        return event;
    }

    /** Waits for the run, its verdict and its model. */
    private boolean isDeployed() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (client.training(MODEL).orElseThrow().examples() < CATEGORIES && System.nanoTime() < deadline) {
            Thread.sleep(PAUSE_MILLIS);
        }
        UUID run = client.train(MODEL);
        while (System.nanoTime() < deadline) {
            Optional<Run> finished = client.run(run).filter(Run::isFinished);
            if (finished.isPresent() && !finished.get().isTrained()) {
                System.out.println("the run failed: " + finished.get().failure());
                return false;
            }
            if (client.served(MODEL).map(ServedModel::modelVersion).isPresent()) {
                System.out.printf(
                        Locale.ROOT,
                        "version %d answers; MB resident: %s%n",
                        client.served(MODEL).orElseThrow().modelVersion(),
                        resident());
                return true;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }

    private String resident() {
        StringBuilder text = new StringBuilder();
        installation.status().stream()
                .filter(part -> part.residentBytes() != null)
                .forEach(part -> text.append(part.name())
                        .append(' ')
                        .append(part.residentBytes() / 1_000_000)
                        .append(' '));
        return text.toString().trim();
    }

    /** Whether each part still runs. */
    private boolean isComplete() {
        List<String> gone = installation.status().stream()
                .filter(part -> part.state() != ComponentStatus.State.READY)
                .map(ComponentStatus::name)
                .toList();
        System.out.println(gone.isEmpty() ? "every part still runs" : "no longer ready: " + String.join(", ", gone));
        return gone.isEmpty();
    }

    private boolean answers(String user, String what) {
        JsonNode question = event(user, 50, START.plus(APART.multipliedBy(CATEGORIES)));
        PredictionAnswer answer = client.predict(MODEL, question).join();
        System.out.printf(
                Locale.ROOT,
                "a category %s: %s%n",
                what,
                answer.isAnswered() ? "answered by version " + answer.modelVersion() : answer.failure());
        return answer.isAnswered();
    }

    private void ask(ModelDefinition other, List<HistoryRow> flights) {
        int number = asked.get();
        HistoryRow flight = flights.get(number % flights.size());
        ObjectNode question = Json.mapper().createObjectNode();
        question.put("exampleId", "meanwhile-" + number);
        question.put(
                "eventTime",
                flights.get(flights.size() - 1)
                        .eventTime()
                        .plus(Duration.ofDays(2))
                        .toString());
        question.set("features", Json.mapper().valueToTree(flight.features()));
        if (!client.predict(other.name(), question).join().isAnswered()) {
            unanswered.incrementAndGet();
        }
        // one that nobody comes back from is not counted as answered
        asked.incrementAndGet();
    }

    private boolean isLeftAlone() {
        System.out.printf(
                Locale.ROOT,
                "the other model meanwhile: %,d questions, %,d without an answer%n",
                asked.get(),
                unanswered.get());
        return asked.get() > 0 && unanswered.get() == 0;
    }

    /** How far the loading is, in twentieths. */
    private static final class Shown implements Backfill.Listener {
        private long shown;

        @Override
        public void progress(long rows, long total) {
            if (rows * 20 / total > shown) {
                shown = rows * 20 / total;
                System.err.printf(Locale.ROOT, "%,d of %,d rows%n", rows, total);
            }
        }

        @Override
        public void reject(long row, String reason) {
            System.err.println("row " + row + ": " + reason);
        }
    }
}
