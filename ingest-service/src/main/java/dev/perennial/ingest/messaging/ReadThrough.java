package dev.perennial.ingest.messaging;

import dev.perennial.ingest.messaging.FeatureValuesView.Reached;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Proves watermarks: it takes the largest time that any partition has told of a model, and waits until the join has
 * committed everything that was on the log by then, on all partitions, and {@code feature-values} has been read as far as
 * that. A partition that brings nothing of the model holds nothing back, and one that is not being read holds everything
 * back for as long as that lasts; no clock decides which of the two it is.
 */
@ApplicationScoped
public class ReadThrough implements Watermarks {
    private static final Logger LOG = Logger.getLogger(ReadThrough.class);
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
    /** Clocks of producers may differ by this much. */
    private static final Duration SKEW = Duration.ofSeconds(5);
    /** Where the join commits nothing for so long, it is looked at whether there is anything to read. */
    private static final Duration STANDSTILL = Duration.ofSeconds(2);

    private final KafkaSettings kafka;
    private final FeatureValuesView values;
    private final Map<String, Instant> through = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "join-read-through");

    ReadThrough(KafkaSettings kafka, FeatureValuesView values) {
        this.kafka = kafka;
        this.values = values;
        thread.setDaemon(true);
    }

    void start(@Observes @Priority(10) StartupEvent started) {
        thread.start();
    }

    void stop(@Observes @Priority(10) ShutdownEvent stopped) {
        closed.countDown();
        thread.interrupt();
    }

    @Override
    public Optional<Instant> of(String modelName) {
        return Optional.ofNullable(through.get(modelName));
    }

    @Override
    public Optional<Instant> completedThrough(String modelName) {
        return values.completedThrough(modelName);
    }

    private void run() {
        try {
            while (!isClosedAfter(RETRY)) {
                prove();
            }
        } catch (InterruptedException e) {
            LOG.debugf("Interrupted by the shutdown; thread=%s", thread.getName());
        }
    }

    private void prove() throws InterruptedException {
        try (JoinProgress progress = new JoinProgress(kafka, CALL_LIMIT)) {
            while (!isClosedAfter(INTERVAL)) {
                Map<String, Reached> reached = values.reached();
                through.keySet().retainAll(reached.keySet());
                Map<String, Reached> goals = reached.entrySet().stream()
                        .filter(goal -> isAhead(goal.getKey(), goal.getValue()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
                if (!goals.isEmpty() && isRead(progress, goals.values())) {
                    goals.forEach((modelName, goal) -> through.put(modelName, goal.time()));
                }
            }
        } catch (ExecutionException | KafkaException e) {
            LOG.warnf(e, "Cannot tell how far the join has come; it is asked again");
        }
    }

    private boolean isAhead(String modelName, Reached goal) {
        Instant proven = through.get(modelName);
        return proven == null || goal.time().isAfter(proven);
    }

    /** Whether everything is taken in that was on the log when these times were. */
    private boolean isRead(JoinProgress progress, Collection<Reached> goals)
            throws ExecutionException, InterruptedException {
        long logTime = goals.stream().mapToLong(Reached::logTimeMillis).max().orElseThrow() + SKEW.toMillis();
        return isCommitted(progress, progress.ends(logTime)) && values.await(progress.valuesEnds(), CALL_LIMIT);
    }

    private boolean isCommitted(JoinProgress progress, Map<TopicPartition, Long> ends)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> before = Map.of();
        long standsSince = System.nanoTime();
        while (!isClosedAfter(INTERVAL)) {
            Map<TopicPartition, Long> committed = progress.committed();
            List<TopicPartition> behind = ends.keySet().stream()
                    .filter(partition -> committed.getOrDefault(partition, 0L) < ends.get(partition))
                    .toList();
            if (behind.isEmpty()) {
                return true;
            }
            if (!committed.equals(before)) {
                before = committed;
                standsSince = System.nanoTime();
            } else if (System.nanoTime() - standsSince > STANDSTILL.toNanos()) {
                return !progress.holdsRecords(behind, committed, ends);
            }
        }
        return false;
    }

    private boolean isClosedAfter(Duration pause) throws InterruptedException {
        return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
}
