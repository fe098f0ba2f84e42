package dev.perennial.monitor.messaging;

import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.contracts.kafka.EventSerializer;
import dev.perennial.contracts.kafka.Topic;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * Two stages: per example, predictions meet labels; per model, what they tell goes into windows.
 *
 * <pre>
 *   predictions, examples -> [examples] -> by model -> [windows] -> drift-detected, live-performance
 *                         \-> what cannot be read -> predictions-dlq, examples-dlq
 * </pre>
 */
final class MonitorTopology {
    private static final String SOURCE = "/perennial/monitor-service";

    private MonitorTopology() {}

    /**
     * @param stores   how the state is kept
     * @param prefix   what every topic's name starts with
     * @param maxAhead how far an event time may lie ahead of the append to the log
     */
    static Topology build(
            StoreFactory stores, String prefix, Duration maxAhead, Catalogue catalogue, MonitorMetrics metrics) {
        StreamsBuilder builder = new StreamsBuilder();
        Serde<Incoming> incoming =
                Serdes.serdeFrom((topic, value) -> value.bytes().get(), new Incoming.Reader());
        Serde<PipelineEvent> events = Serdes.serdeFrom(new EventSerializer(SOURCE), new EventDeserializer());
        KStream<byte[], Incoming> arrived = builder.stream(
                List.of(Topic.PREDICTIONS.name(prefix), Topic.EXAMPLES.name(prefix)),
                Consumed.with(Serdes.ByteArray(), incoming));

        arrived.filterNot((key, record) -> record.isReadable())
                .peek((key, record) -> metrics.deadLetter())
                .process(DeadLetterProcessor::new)
                .to(
                        (key, value, place) -> Topic.ofFullName(place.topic()).deadLetterName(prefix),
                        Produced.with(Serdes.ByteArray(), Serdes.Bytes()));

        arrived.filter((key, record) -> record.isReadable())
                .process(ExampleProcessor.supplier(stores, catalogue, maxAhead, metrics), Named.as("examples"))
                .repartition(Repartitioned.<String, Told>as("by-model")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(StateSerdes.of(Told.class)))
                .process(WindowProcessor.supplier(stores, catalogue, metrics), Named.as("windows"))
                .to(
                        (key, event, place) -> Topic.of(event.getClass()).name(prefix),
                        Produced.with(Serdes.String(), events));
        return builder.build();
    }
}
