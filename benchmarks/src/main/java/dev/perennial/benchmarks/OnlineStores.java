package dev.perennial.benchmarks;

import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.AggregateUpdated.Pane;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.model.aggregate.Contribution;
import dev.perennial.model.aggregate.Contributions;
import dev.perennial.model.aggregate.FeatureValues;
import dev.perennial.model.aggregate.Panes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The same aggregates of the same entities in the memory of this process and in Redis. */
final class OnlineStores implements AutoCloseable {
    private static final ModelDefinition DEFINITION = DefinitionParser.parse(
            """
            name: flights
            task: binary-classification
            features:
              origin: {type: categorical}
              distance: {type: numeric}
            aggregates:
              departures: {function: count, by: origin, window: 1h}
              mean_distance: {of: distance, function: mean, by: origin, window: 1h}
              deviation: {of: distance, function: standard-deviation, by: origin, window: 1h}
            label: {name: late}
            """);
    private static final List<String> NAMES =
            List.copyOf(DEFINITION.aggregates().keySet());
    private static final AggregateDefinition ANY = DEFINITION.aggregates().get(NAMES.get(0));
    private static final int PARTITIONS = 4;
    private static final int FARTHEST = 5_000;

    private final FeatureValues values = new FeatureValues(Long.MAX_VALUE);
    private final List<Map<String, Object>> features = new ArrayList<>();
    private final List<byte[]> questions = new ArrayList<>();
    private final RedisClient reader;
    private final RedisClient writer;
    private final SplittableRandom random = new SplittableRandom(1);

    /** Fills both; the panes of the window before {@code now} are all there. */
    OnlineStores(int entities, int redisPort, Instant now) throws IOException {
        reader = new RedisClient(redisPort);
        writer = new RedisClient(redisPort);
        for (int entity = 0; entity < entities; entity++) {
            features.add(Map.of("origin", "airport-" + entity, "distance", 1.0));
            questions.add(RedisClient.command("HMGET", key(entity), NAMES.get(0), NAMES.get(1), NAMES.get(2)));
        }
        // pane after pane, as time brings them
        for (long pane = ANY.panes(); pane > 0; pane--) {
            Instant at = now.minusMillis(pane * ANY.paneMillis());
            for (int entity = 0; entity < entities; entity++) {
                observe(entity, at);
            }
        }
        for (int entity = 0; entity < entities; entity++) {
            writer.set(hset(entity, ours(entity, now)), 1);
        }
    }

    /** Panes held in memory. */
    long panes() {
        return values.panes();
    }

    /** What this process knows. */
    double[] ours(int entity, Instant at) {
        Map<String, Object> inputs = values.complete(DEFINITION, features.get(entity), at);
        double[] numbers = new double[NAMES.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (Double) inputs.get(NAMES.get(i));
        }
        return numbers;
    }

    /** What Redis knows. */
    double[] theirs(int entity) {
        try {
            return reader.numbers(questions.get(entity));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes a pane of an entity at random, and forgets one that has left the window. */
    void update() {
        Instant now = Instant.now();
        List<AggregateUpdated> updates = updates(random.nextInt(features.size()), partition(), now);
        AggregateUpdated update = updates.get(random.nextInt(updates.size()));
        values.update(update);
        long expired = update.pane().start().toEpochMilli() - (ANY.panes() + 1) * ANY.paneMillis();
        values.remove(String.join(
                ":",
                update.modelName(),
                "" + update.partition(),
                update.pane().aggregate(),
                "" + expired,
                update.pane().entity()));
    }

    /** Changes a value in Redis. */
    void updateRedis() {
        String entity = key(random.nextInt(features.size()));
        byte[] command = RedisClient.command("HSET", entity, NAMES.get(random.nextInt(NAMES.size())), "" + distance());
        try {
            writer.set(command, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void observe(int entity, Instant at) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            updates(entity, partition, at).forEach(values::update);
        }
    }

    /** What the log says of one event: a pane of each aggregate. */
    private List<AggregateUpdated> updates(int entity, int partition, Instant at) {
        Map<String, Object> event = new HashMap<>(features.get(entity));
        event.put("distance", distance());
        List<AggregateUpdated> updates = new ArrayList<>();
        for (Contribution contribution : Contributions.ofFeatures(DEFINITION, event, at)) {
            Pane pane = Panes.add(DEFINITION.aggregates().get(contribution.aggregate()), null, contribution);
            EventContext context = EventContext.first(EventContext.idOf("benchmark"), at);
            updates.add(new AggregateUpdated(context, DEFINITION.name(), partition, at, null, pane));
        }
        return updates;
    }

    private double distance() {
        return random.nextInt(FARTHEST) / 10.0;
    }

    private int partition() {
        return random.nextInt(PARTITIONS);
    }

    private static byte[] hset(int entity, double[] numbers) {
        String[] words = new String[2 + 2 * numbers.length];
        words[0] = "HSET";
        words[1] = key(entity);
        for (int i = 0; i < numbers.length; i++) {
            words[2 + 2 * i] = NAMES.get(i);
            words[3 + 2 * i] = Double.toString(numbers[i]);
        }
        return RedisClient.command(words);
    }

    private static String key(int entity) {
        return "flights:airport-" + entity;
    }

    @Override
    public void close() throws IOException {
        reader.close();
        writer.close();
    }
}
