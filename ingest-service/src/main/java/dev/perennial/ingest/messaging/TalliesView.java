package dev.perennial.ingest.messaging;

import dev.perennial.ingest.domain.JoinTally;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How far the join has come on all partitions, also those of other replicas: read from the changelog of its tallies. */
@ApplicationScoped
public class TalliesView {
    private final Map<Place, JoinTally> tallies = new ConcurrentHashMap<>();
    private final TopicView view;

    private record Place(String modelName, int partition) {}

    TalliesView(KafkaSettings kafka) {
        this.view =
                new TopicView(JoinStores.talliesTopic(JoinRunner.APPLICATION_ID), kafka.consumer(Map.of()), this::take);
    }

    void start(@Observes StartupEvent started) {
        view.start();
    }

    void stop(@Observes ShutdownEvent stopped) {
        view.close();
    }

    /** The tally of a model over all partitions. */
    public JoinTally of(String modelName) {
        return tallies.entrySet().stream()
                .filter(entry -> entry.getKey().modelName().equals(modelName))
                .map(Map.Entry::getValue)
                .reduce(JoinTally.NOTHING, JoinTally::plus);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Place place = new Place(new String(record.key(), StandardCharsets.UTF_8), record.partition());
        if (record.value() == null) {
            tallies.remove(place);
        } else {
            tallies.put(place, StateCodec.decodeTally(record.value()));
        }
    }
}
