package dev.perennial.ingest.messaging;

import dev.perennial.contracts.kafka.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Three topics in, one processor with its stores, examples, aggregates and dead letters out. */
final class JoinTopology {
    /** The topics that meet; they have the same number of partitions. */
    static final List<Topic> SOURCES = List.of(Topic.FEATURE_EVENTS, Topic.PREDICTIONS, Topic.LABEL_EVENTS);

    /** Name of the sink of the examples. */
    static final String EXAMPLES = "examples";

    /** Name of the sink of the examples whose label did not come. */
    static final String UNLABELLED = "examples-unlabelled";

    /** Name of the sink of the aggregates. */
    static final String FEATURE_VALUES = "feature-values";

    private static final String JOIN = "join";

    private JoinTopology() {}

    /**
     * @param prefix    what every topic's name starts with
     * @param processor makes the processor of a partition
     */
    static Topology build(String prefix, Supplier<JoinProcessor> processor) {
        Topology topology = new Topology();
        for (Topic topic : SOURCES) {
            topology.addSource(
                    topic.shortName(), new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic.name(prefix));
        }
        String[] sources = SOURCES.stream().map(Topic::shortName).toArray(String[]::new);
        topology.addProcessor(JOIN, new JoinSupplier(processor), sources);
        addSink(topology, EXAMPLES, Topic.EXAMPLES.name(prefix));
        addSink(topology, UNLABELLED, Topic.EXAMPLES_UNLABELLED.name(prefix));
        topology.addSink(
                FEATURE_VALUES,
                Topic.FEATURE_VALUES.name(prefix),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                JoinTopology::ownPartition,
                JOIN);
        SOURCES.forEach(topic -> addSink(topology, deadLetters(topic), topic.deadLetterName(prefix)));
        return topology;
    }

    /** Name of the sink of a source's dead letters. */
    static String deadLetters(Topic source) {
        return source.shortName() + "-dead-letters";
    }

    private static void addSink(Topology topology, String name, String topic) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), JOIN);
    }

    /** What a partition tells stays in its order: the second part of the key names the partition. */
    private static Optional<Set<Integer>> ownPartition(String topic, byte[] key, byte[] value, int partitions) {
        String partition = new String(key, StandardCharsets.UTF_8).split(":", 3)[1];
        return Optional.of(Set.of(Integer.parseInt(partition) % partitions));
    }

    private record JoinSupplier(Supplier<JoinProcessor> processor)
            implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {
        @Override
        public Processor<byte[], byte[], byte[], byte[]> get() {
            return processor.get();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Stream.concat(JoinStores.builders().stream(), AggregateStores.builders().stream())
                    .collect(Collectors.toSet());
        }
    }
}
