package dev.perennial.monitor.messaging;

import dev.perennial.monitor.domain.MonitorState;
import dev.perennial.monitor.domain.drift.DriftReport;
import dev.perennial.monitor.domain.performance.PerformanceReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the state of the models whose partition this replica has. Every method throws {@link UnavailableException} while
 * partitions move.
 */
public final class MonitorStore {
    private final KafkaStreams streams;
    private final HostInfo self;

    MonitorStore(KafkaStreams streams, HostInfo self) {
        this.streams = streams;
        this.self = self;
    }

    /** The replica that has a model's state, {@code host:port}; empty if it is this one. */
    public Optional<String> elsewhere(String modelName) {
        try {
            KeyQueryMetadata owner =
                    streams.queryMetadataForKey(WindowStores.STATES, modelName, new StringSerializer());
            if (owner.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
                throw new UnavailableException("nobody has the model's partition yet", null);
            }
            HostInfo host = owner.activeHost();
            return host.equals(self) ? Optional.empty() : Optional.of(host.host() + ":" + host.port());
        } catch (InvalidStateStoreException | IllegalStateException e) {
            throw new UnavailableException("the state is moving between replicas", e);
        }
    }

    public MonitorState state(String modelName) {
        return ask(WindowStores.STATES, (ReadOnlyKeyValueStore<String, MonitorState> store) -> Optional.ofNullable(
                        store.get(modelName))
                .orElseGet(() -> MonitorState.empty(Instant.EPOCH)));
    }

    /** The newest windows that closed, the newest first. */
    public List<DriftReport> driftReports(String modelName) {
        List<DriftReport> reports = ask(
                WindowStores.DRIFT_REPORTS,
                (ReadOnlyKeyValueStore<String, DriftReport> store) -> ReportRing.all(store, modelName));
        return reports.stream()
                .sorted(Comparator.comparing(DriftReport::windowStart).reversed())
                .toList();
    }

    /** The newest windows of live performance, the newest first and in each the newest version first. */
    public List<PerformanceReport> performanceReports(String modelName) {
        List<PerformanceReport> reports = ask(
                WindowStores.PERFORMANCE_REPORTS,
                (ReadOnlyKeyValueStore<String, PerformanceReport> store) -> ReportRing.all(store, modelName));
        return reports.stream()
                .sorted(Comparator.comparing(PerformanceReport::windowStart)
                        .thenComparing(PerformanceReport::modelVersion)
                        .reversed())
                .toList();
    }

    private <T, R> R ask(String name, Function<ReadOnlyKeyValueStore<String, T>, R> question) {
        try {
            return question.apply(streams.store(
                    StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, T>keyValueStore())));
        } catch (InvalidStateStoreException e) {
            throw new UnavailableException("the state is moving between replicas", e);
        }
    }
}
