package dev.perennial.serving.messaging;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.model.aggregate.FeatureValues;
import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/** Follows {@code feature-values}; it alone changes the values that requests read. */
final class FeatureValuesFollower extends TopicFollower {
    private final FeatureValues values;

    FeatureValuesFollower(
            Supplier<Consumer<String, byte[]>> consumers,
            String topic,
            FeatureValues values,
            Counter rejected,
            Clock clock) {
        super(consumers, topic, rejected, clock);
        this.values = values;
    }

    @Override
    void take(String key, PipelineEvent event, boolean catchingUp) {
        if (event != null) {
            values.update((AggregateUpdated) event);
        } else if (key != null) {
            values.remove(key);
        } else {
            throw new InvalidInputException("key", "nothing", "the key of what is forgotten");
        }
    }
}
