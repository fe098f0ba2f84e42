package dev.perennial.ingest.source;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.ingest.IngestConfig;
import dev.perennial.ingest.domain.source.SourceMapping;
import dev.perennial.ingest.domain.source.SourcePlan;
import dev.perennial.ingest.domain.source.SourceProgress;
import dev.perennial.ingest.domain.source.SourceProgress.Standing;
import dev.perennial.ingest.messaging.DefinitionsView;
import dev.perennial.ingest.messaging.KafkaSettings;
import dev.perennial.ingest.messaging.ViewBehindException;
import dev.perennial.ingest.schema.SchemaReader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** How the own topics of a model are read, asked of the log: the same answer from every replica. */
@ApplicationScoped
public class SourcesView {
    private final KafkaSettings kafka;
    private final DefinitionsView definitions;
    private final RelayOutcomes outcomes;
    private final SchemaReader schemas;
    private final Duration limit;
    private Admin admin;

    SourcesView(
            KafkaSettings kafka,
            IngestConfig config,
            DefinitionsView definitions,
            RelayOutcomes outcomes,
            SchemaReader schemas) {
        this.kafka = kafka;
        this.definitions = definitions;
        this.outcomes = outcomes;
        this.schemas = schemas;
        this.limit = config.ingest().logTimeout();
    }

    void start(@Observes StartupEvent started) {
        admin = Admin.create(kafka.admin(limit));
    }

    void stop(@Observes ShutdownEvent stopped) {
        admin.close(Duration.ofSeconds(1));
    }

    /** @throws ViewBehindException when the log does not answer in time */
    public List<SourceState> of(ModelDefinition definition) {
        SourcePlan plan = SourcePlan.of(definitions.all(), kafka.prefix(), schemas.isConfigured());
        return SourcePlan.of(definition).stream()
                .map(mapping -> state(mapping, plan))
                .toList();
    }

    private SourceState state(SourceMapping mapping, SourcePlan plan) {
        if (plan.refusal(mapping).isPresent()) {
            return unread(mapping, "is refused: it is this installation's or Kafka's, or too many mappings name it");
        }
        try {
            List<TopicPartition> places = places(mapping.topic());
            Standing total = standings(mapping, places).stream()
                    .reduce((one, other) -> new Standing(
                            one.next() + other.next(),
                            one.mapped() + other.mapped(),
                            one.rejected() + other.rejected()))
                    .orElseThrow();
            long ends = offsets(places, OffsetSpec.latest()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            return new SourceState(
                    mapping.kind(),
                    mapping.topic(),
                    true,
                    places.size(),
                    Math.max(0, ends - total.next()),
                    total.mapped(),
                    total.rejected(),
                    registryProblem(mapping, plan),
                    lastRejection(mapping));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return unread(mapping, "does not exist");
            }
            if (e.getCause() instanceof AuthorizationException) {
                return unread(mapping, "may not be read");
            }
            throw new ViewBehindException(mapping.topic());
        }
    }

    /** What keeps records waiting that need the schema registry; null: nothing, or they need none. */
    private String registryProblem(SourceMapping mapping, SourcePlan plan) {
        if (plan.isWithheld(mapping)) {
            return SchemaReader.NOT_CONFIGURED;
        }
        return mapping.needsRegistry() ? schemas.trouble().orElse(null) : null;
    }

    private SourceState unread(SourceMapping mapping, String problem) {
        return new SourceState(mapping.kind(), mapping.topic(), false, 0, 0, 0, 0, problem, lastRejection(mapping));
    }

    private Rejection lastRejection(SourceMapping mapping) {
        return outcomes.lastRejection(mapping).orElse(null);
    }

    /** How far the mapping is on each partition; what retention has deleted counts as read. */
    private List<Standing> standings(SourceMapping mapping, List<TopicPartition> places) throws ExecutionException {
        Map<TopicPartition, Long> beginnings = offsets(places, OffsetSpec.earliest());
        Map<TopicPartition, OffsetAndMetadata> committed = get(
                admin.listConsumerGroupOffsets(
                                Map.of(SourceRelay.GROUP, new ListConsumerGroupOffsetsSpec().topicPartitions(places)))
                        .partitionsToOffsetAndMetadata(SourceRelay.GROUP),
                mapping.topic());
        return places.stream()
                .map(place -> {
                    OffsetAndMetadata at = committed.get(place);
                    Standing standing = at == null
                            ? SourceProgress.start().of(mapping.key())
                            : SourceProgress.committed(at.offset(), at.metadata())
                                    .of(mapping.key());
                    return new Standing(
                            Math.max(standing.next(), beginnings.get(place)), standing.mapped(), standing.rejected());
                })
                .toList();
    }

    private List<TopicPartition> places(String topic) throws ExecutionException {
        return get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic), topic).partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> places, OffsetSpec spec) throws ExecutionException {
        Map<TopicPartition, OffsetSpec> asked =
                places.stream().collect(Collectors.toMap(Function.identity(), place -> spec));
        ListOffsetsOptions committedOnly = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        return get(admin.listOffsets(asked, committedOnly).all(), places.get(0).topic()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }

    private <T> T get(KafkaFuture<T> answer, String topic) throws ExecutionException {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ViewBehindException(topic);
        } catch (TimeoutException e) {
            throw new ViewBehindException(topic);
        }
    }
}
