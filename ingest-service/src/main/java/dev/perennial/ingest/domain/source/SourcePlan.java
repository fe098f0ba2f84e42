package dev.perennial.ingest.domain.source;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.kafka.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which of the producers' own topics are read, and for whom. */
public final class SourcePlan {
    /** Most mappings of one topic: how far each has come is told in one offset's metadata, whose length is limited. */
    static final int MAX_MAPPINGS = 100;

    private static final String KAFKAS_OWN = "__";

    private final Map<String, List<SourceMapping>> mappings = new TreeMap<>();
    private final Map<String, String> refusals = new TreeMap<>();
    private final Set<String> withheld = new TreeSet<>();

    private SourcePlan() {}

    /** The plan in which nothing is read. */
    public static SourcePlan empty() {
        return new SourcePlan();
    }

    /**
     * What is read for these.
     *
     * @param prefix      what the name of every topic of this installation starts with
     * @param hasRegistry whether there is a schema registry; what needs one is not read otherwise, so that nothing is lost
     */
    public static SourcePlan of(Collection<ModelDefinition> definitions, String prefix, boolean hasRegistry) {
        SourcePlan plan = new SourcePlan();
        definitions.forEach(definition -> of(definition).forEach(mapping -> plan.add(mapping, prefix, hasRegistry)));
        return plan;
    }

    /** The mappings of one model. */
    public static List<SourceMapping> of(ModelDefinition definition) {
        return Arrays.stream(SourceKind.values())
                .filter(kind -> kind.of(definition).isPresent())
                .map(kind -> new SourceMapping(definition, kind))
                .toList();
    }

    /**
     * Refuses a definition whose own topics cannot be read beside those of the others.
     *
     * @param others all definitions; one of the same model does not count
     * @throws InvalidInputException under {@code source.features.topic} or {@code source.labels.topic}
     */
    public static void requireReadable(ModelDefinition definition, Collection<ModelDefinition> others, String prefix) {
        List<ModelDefinition> all = new ArrayList<>(others);
        all.removeIf(other -> other.name().equals(definition.name()));
        all.add(definition);
        SourcePlan plan = of(all, prefix, true);
        of(definition).forEach(mapping -> plan.refusal(mapping).ifPresent(why -> {
            throw new InvalidInputException(
                    "source." + Json.name(mapping.kind()) + ".topic", '"' + mapping.topic() + '"', why);
        }));
    }

    private void add(SourceMapping mapping, String prefix, boolean hasRegistry) {
        String topic = mapping.topic();
        if (isReserved(topic, prefix)) {
            refusals.put(
                    mapping.id(), "a topic of the producer's own, not one of this installation or of Kafka itself");
        } else if (mappings.getOrDefault(topic, List.of()).size() == MAX_MAPPINGS) {
            refusals.put(mapping.id(), "a topic that at most " + MAX_MAPPINGS + " mappings name");
        } else if (mapping.needsRegistry() && !hasRegistry) {
            withheld.add(mapping.id());
        } else {
            mappings.computeIfAbsent(topic, first -> new ArrayList<>()).add(mapping);
        }
    }

    /** Reading them would go in a circle. */
    private static boolean isReserved(String topic, String prefix) {
        return topic.startsWith(KAFKAS_OWN)
                || Arrays.stream(Topic.values())
                        .anyMatch(own -> topic.equals(own.name(prefix)) || topic.equals(own.deadLetterName(prefix)));
    }

    /** The topics that are read if they are there. */
    public Set<String> topics() {
        return Set.copyOf(mappings.keySet());
    }

    /** The mappings of a topic; empty for one that is not read. */
    public List<SourceMapping> mappings(String topic) {
        return mappings.getOrDefault(topic, List.of());
    }

    /** Why a mapping's topic is not read, as what would be allowed; empty when it is. */
    public Optional<String> refusal(SourceMapping mapping) {
        return Optional.ofNullable(refusals.get(mapping.id()));
    }

    /** Whether a mapping would be read if there were a schema registry. */
    public boolean isWithheld(SourceMapping mapping) {
        return withheld.contains(mapping.id());
    }

    /** The mappings, {@code model/kind}, that would be read if there were a schema registry. */
    public Set<String> withheld() {
        return Set.copyOf(withheld);
    }
}
