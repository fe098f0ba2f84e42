package dev.perennial.ingest.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Knows which of the producers' topics can be read now. A consumer that subscribed to one that is not there, or that it
 * may not read, would complain without end or fail; so it only subscribes to those that are found here.
 */
final class TopicWatch {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration DENIED_FOR = Duration.ofSeconds(30);

    private final Consumer<?, ?> consumer;
    private final Map<String, Instant> deniedUntil = new HashMap<>();
    private final Map<String, String> problems = new TreeMap<>();

    TopicWatch(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /** Looks for these topics and returns those that can be read. */
    Set<String> readable(Collection<String> topics, Instant now) {
        problems.clear();
        deniedUntil.values().removeIf(until -> !until.isAfter(now));
        Set<String> readable = new TreeSet<>(topics);
        readable.removeIf(topic -> !isReadable(topic, now));
        return readable;
    }

    private boolean isReadable(String topic, Instant now) {
        if (!deniedUntil.containsKey(topic)) {
            try {
                if (!consumer.partitionsFor(topic, LIMIT).isEmpty()) {
                    return true;
                }
                problems.put(topic, "does not exist");
                return false;
            } catch (TopicAuthorizationException e) {
                deny(Set.of(topic), now);
            }
        }
        problems.put(topic, "may not be read");
        return false;
    }

    /** These topics turned out not to be readable; they are looked for again later. */
    void deny(Collection<String> topics, Instant now) {
        topics.forEach(topic -> deniedUntil.put(topic, now.plus(DENIED_FOR)));
    }

    /** What is wrong with the topics that cannot be read, for people; empty when all can. */
    String problems() {
        return problems.entrySet().stream()
                .map(problem -> problem.getKey() + " " + problem.getValue())
                .collect(Collectors.joining(", "));
    }
}
