package dev.perennial.contracts.event;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Names;
import java.time.Instant;

/**
 * One partition of the stream has moved on in time, and mostly has changed a pane of an aggregate. Topic
 * {@code feature-values}, compacted; sent by ingest-service in the transaction of what caused it, to the partition that
 * {@code partition} names, so that whoever has read a stream time has read all panes up to it. An expired pane becomes a
 * record without a value.
 *
 * @param partition        partition of the stream that saw the events, at least 0; an entity's panes of all partitions add up
 * @param streamTime       largest time of this model that the partition has seen (UTC)
 * @param completedThrough event time up to which no example of the partition waits for its aggregates (UTC); null: unknown
 * @param pane             the pane as it is now; null when only time has moved
 */
public record AggregateUpdated(
        EventContext context, String modelName, int partition, Instant streamTime, Instant completedThrough, Pane pane)
        implements PipelineEvent {
    public AggregateUpdated {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Require.atLeast(0, partition, "partition");
        Require.present(streamTime, "streamTime");
    }

    /**
     * What became known of one entity in one pane of time. Only what the aggregate's function needs is there.
     *
     * @param aggregate    the aggregate's name
     * @param entity       the values of its keys: the one value, or a JSON array of them
     * @param start        start of the pane (UTC)
     * @param count        values in it, at least 1
     * @param sum          their exact sum, in decimal notation; null unless needed
     * @param sumOfSquares the exact sum of their squares, in decimal notation; null unless needed
     * @param min          the smallest; null unless needed
     * @param max          the largest; null unless needed
     * @param latest       when the latest came (UTC)
     * @param last         its value, number, text or boolean; null unless needed
     * @param sketch       HyperLogLog sketch of the values (Apache DataSketches), Base64; null unless needed
     */
    public record Pane(
            String aggregate,
            String entity,
            Instant start,
            long count,
            String sum,
            String sumOfSquares,
            Double min,
            Double max,
            Instant latest,
            Object last,
            String sketch) {
        public Pane {
            Require.nonBlank(aggregate, "pane.aggregate");
            Require.nonBlank(entity, "pane.entity");
            Require.present(start, "pane.start");
            Require.atLeast(1, count, "pane.count");
            sum = Require.absentOrDecimal(sum, "pane.sum");
            sumOfSquares = Require.absentOrDecimal(sumOfSquares, "pane.sumOfSquares");
            Require.absentOrFinite(min, "pane.min");
            Require.absentOrFinite(max, "pane.max");
            Require.present(latest, "pane.latest");
            if (last != null && !(last instanceof Number || last instanceof String || last instanceof Boolean)) {
                throw new InvalidInputException("pane.last", last.toString(), "a number, text or boolean");
            }
        }
    }

    /** By model, partition and pane, so that compaction keeps the newest of each. */
    @Override
    public String key() {
        return key(modelName, partition, pane);
    }

    /** @param pane null for the record of time alone */
    public static String key(String modelName, int partition, Pane pane) {
        String stream = modelName + ":" + partition;
        return pane == null
                ? stream
                : stream + ":" + pane.aggregate() + ":" + pane.start().toEpochMilli() + ":" + pane.entity();
    }
}
