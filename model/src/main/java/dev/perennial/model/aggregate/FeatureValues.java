package dev.perennial.model.aggregate;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.contracts.definition.AggregateDefinition.Staleness;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.AggregateUpdated;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The aggregates of every entity of every model, as the topic {@code feature-values} tells them. One thread tells, any
 * number of threads read; a read takes no lock. Memory is bounded by a number of panes: what exceeds it is not taken in,
 * and counted, so that one key that explodes cannot end the process.
 */
public final class FeatureValues {
    /** Of a record: model, partition, and of a pane also aggregate, start and entity. */
    private static final Pattern KEY = Pattern.compile("[^:]+:[0-9]{1,9}(:[^:]+:-?[0-9]{1,18}:.+)?", Pattern.DOTALL);

    private final long maxPanes;
    private final Map<String, Values> models = new ConcurrentHashMap<>();
    private final AtomicLong panes = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** @param maxPanes panes kept at the most, at least 1; each takes about 150 bytes */
    public FeatureValues(long maxPanes) {
        if (maxPanes < 1) {
            throw new IllegalArgumentException("maxPanes: " + maxPanes + " (expected: >= 1)");
        }
        this.maxPanes = maxPanes;
    }

    /** What is known of one model. */
    private static final class Values {
        private final Set<Integer> partitions = ConcurrentHashMap.newKeySet();
        private final Map<String, Map<String, Series>> series = new ConcurrentHashMap<>();
        private final AtomicLong contributions = new AtomicLong();

        Series of(String aggregate, String entity) {
            return series.getOrDefault(aggregate, Map.of()).getOrDefault(entity, Series.EMPTY);
        }
    }

    /** Takes an update in; a repeat changes nothing. */
    public void update(AggregateUpdated update) {
        Values values = models.computeIfAbsent(update.modelName(), name -> new Values());
        if (update.pane() != null) {
            take(values, update);
        }
        values.partitions.add(update.partition());
    }

    private void take(Values values, AggregateUpdated update) {
        String entity = update.pane().entity();
        Map<String, Series> series =
                values.series.computeIfAbsent(update.pane().aggregate(), name -> new ConcurrentHashMap<>());
        Cell cell = Cell.of(update);
        Series before = series.getOrDefault(entity, Series.EMPTY);
        Series after = before.with(cell);
        int added = after.size() - before.size();
        if (added > 0 && panes.get() >= maxPanes) {
            refused.incrementAndGet();
            return;
        }
        series.put(entity, after);
        panes.addAndGet(added);
        values.contributions.addAndGet(Math.max(0, cell.count() - before.count(cell.startMillis(), cell.partition())));
    }

    /**
     * Forgets what a record without a value says: an expired pane, or that a model is gone from a partition.
     *
     * @param key of the record; of a model or pane that is not known it changes nothing
     * @throws InvalidInputException for a key of another form
     */
    public void remove(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new InvalidInputException("key", key, "model:partition, or model:partition:aggregate:start:entity");
        }
        String[] parts = key.split(":", 5);
        Values values = models.get(parts[0]);
        if (values == null) {
            return;
        }
        if (parts.length == 2) {
            values.partitions.remove(Integer.valueOf(parts[1]));
            if (values.partitions.isEmpty()) {
                models.remove(parts[0]);
                values.series.values().forEach(series -> series.values().forEach(one -> panes.addAndGet(-one.size())));
            }
        } else {
            Map<String, Series> series = values.series.getOrDefault(parts[2], Map.of());
            Series before = series.get(parts[4]);
            if (before != null) {
                Series after = before.without(Long.parseLong(parts[3]), Integer.parseInt(parts[1]));
                panes.addAndGet(after.size() - before.size());
                if (after.size() == 0) {
                    series.remove(parts[4]);
                } else {
                    series.put(parts[4], after);
                }
            }
        }
    }

    /** An aggregate of one entity as of an instant. */
    public AggregateValue value(
            String modelName, String name, AggregateDefinition aggregate, String entity, Instant at) {
        Values values = models.get(modelName);
        return (values == null ? Series.EMPTY : values.of(name, entity)).value(aggregate, at);
    }

    /**
     * The features with the aggregates behind them: what a model sees.
     *
     * @param features value by feature name, as validated
     * @param at       the event time, of which the aggregates are
     * @return value by name of {@link ModelDefinition#inputs()}, in that order
     * @throws StaleValueException when a value is older than the definition allows for a prediction
     */
    public Map<String, Object> complete(ModelDefinition definition, Map<String, Object> features, Instant at) {
        return complete(definition, features, at, FeatureValues::refuse);
    }

    /** As {@link #complete}, for what nobody asks a prediction for: a value that would be refused is missing. */
    public Map<String, Object> observe(ModelDefinition definition, Map<String, Object> features, Instant at) {
        return complete(definition, features, at, stale -> null);
    }

    private Map<String, Object> complete(
            ModelDefinition definition, Map<String, Object> features, Instant at, Function<Stale, Object> whenRefused) {
        if (definition.aggregates().isEmpty()) {
            return features;
        }
        Map<String, Object> inputs = new LinkedHashMap<>(features);
        definition.aggregates().forEach((name, aggregate) -> {
            Optional<String> entity = Entities.of(aggregate, features);
            if (entity.isEmpty()) {
                inputs.put(name, null);
                return;
            }
            AggregateValue found = value(definition.name(), name, aggregate, entity.get(), at);
            inputs.put(
                    name,
                    found.isStale(aggregate.stale(), at)
                            ? replaced(new Stale(name, aggregate.stale(), entity.get(), at, found), whenRefused)
                            : found.value());
        });
        return Collections.unmodifiableMap(inputs);
    }

    /** A value that is too old. */
    private record Stale(String aggregate, Staleness rule, String entity, Instant at, AggregateValue value) {}

    private static Object replaced(Stale stale, Function<Stale, Object> whenRefused) {
        return switch (stale.rule().then()) {
            case SERVE -> stale.value().value();
            case DEFAULT -> stale.rule().value();
            case REFUSE -> whenRefused.apply(stale);
        };
    }

    private static Object refuse(Stale stale) {
        Duration age = stale.value().age(stale.at());
        String found = age == null ? "nothing is known" : "the newest event is " + age.toSeconds() + " s old";
        throw new StaleValueException(
                stale.aggregate(),
                found + " of " + stale.entity(),
                "an event within " + stale.rule().after().toSeconds() + " s");
    }

    /** Contributions to aggregates of a model taken in so far. */
    public long contributions(String modelName) {
        Values values = models.get(modelName);
        return values == null ? 0 : values.contributions.get();
    }

    /** Panes kept now. */
    public long panes() {
        return panes.get();
    }

    /** Panes that were not taken in because there were too many. */
    public long refused() {
        return refused.get();
    }
}
