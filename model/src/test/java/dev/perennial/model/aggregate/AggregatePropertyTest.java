package dev.perennial.model.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.contracts.definition.AggregateDefinition.Function;
import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.AggregateUpdated.Pane;
import dev.perennial.contracts.event.EventContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** An aggregate in panes on several partitions, in any order, against what it means. */
class AggregatePropertyTest {
    private static final Instant START = Instant.parse("2014-01-01T00:00:00Z");
    private static final EventContext CONTEXT = EventContext.first(EventContext.idOf("test"), START);

    record Event(long second, double value) {}

    @Provide
    Arbitrary<List<Event>> events() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 400),
                        Arbitraries.doubles().between(-1e6, 1e6).ofScale(3))
                .as(Event::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 150)
    void orderAndPartitionsLeaveNoTrace(
            @ForAll("events") List<Event> events, @ForAll Function function, @ForAll long seed) {
        AggregateDefinition aggregate = aggregate(function);
        List<Event> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, new Random(seed));

        FeatureValues inOrder = told(aggregate, events, 1);
        FeatureValues scattered = told(aggregate, shuffled, 4);

        for (long second = 0; second <= 600; second += 7) {
            Instant at = START.plusSeconds(second);
            assertThat(scattered.value("m", "a", aggregate, "x", at))
                    .isEqualTo(inOrder.value("m", "a", aggregate, "x", at));
        }
    }

    /** An expired pane, but also one that is not the oldest: tombstones of partitions come in any order. */
    @Property(tries = 150)
    void isAsIfAForgottenPaneHadNeverBeen(
            @ForAll("events") List<Event> events, @ForAll Function function, @ForAll long seed) {
        AggregateDefinition aggregate = aggregate(function);
        Random random = new Random(seed);
        Set<Long> forgotten = new HashSet<>();
        events.stream()
                .map(event -> Math.floorDiv(event.second(), 2))
                .filter(pane -> random.nextBoolean())
                .forEach(forgotten::add);
        List<Event> kept = events.stream()
                .filter(event -> !forgotten.contains(Math.floorDiv(event.second(), 2)))
                .toList();

        FeatureValues values = told(aggregate, events, 2);
        List<Long> order = new ArrayList<>(forgotten);
        Collections.shuffle(order, random);
        for (long pane : order) {
            long start = START.plusSeconds(2 * pane).toEpochMilli();
            values.remove("m:0:a:" + start + ":x");
            values.remove("m:1:a:" + start + ":x");
        }

        FeatureValues never = told(aggregate, kept, 1);
        for (long second = 0; second <= 600; second += 7) {
            Instant at = START.plusSeconds(second);
            assertThat(values.value("m", "a", aggregate, "x", at)).isEqualTo(never.value("m", "a", aggregate, "x", at));
        }
    }

    @Property(tries = 150)
    void isTheFunctionOfWhatBecameKnownBefore(@ForAll("events") List<Event> events) {
        for (long second = 0; second <= 600; second += 11) {
            Instant at = START.plusSeconds(second);
            long end = Math.floorDiv(second, 2) * 2;
            List<Double> inWindow = events.stream()
                    .filter(event -> event.second() < end && event.second() >= end - 120)
                    .map(Event::value)
                    .toList();
            double sum = inWindow.stream().mapToDouble(value -> value).sum();

            assertThat(read(Function.COUNT, events, at)).isEqualTo((double) inWindow.size());
            assertThat((Double) read(Function.SUM, events, at))
                    .isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-6));
            assertThat(read(Function.MAX, events, at))
                    .isEqualTo(inWindow.stream().max(Double::compare).orElse(null));
            assertThat(read(Function.MIN, events, at))
                    .isEqualTo(inWindow.stream().min(Double::compare).orElse(null));
            assertThat(read(Function.DISTINCT_COUNT, events, at))
                    .isEqualTo((double) inWindow.stream().distinct().count());
            if (inWindow.isEmpty()) {
                assertThat(read(Function.MEAN, events, at)).isNull();
                assertThat(read(Function.STANDARD_DEVIATION, events, at)).isNull();
            } else {
                double mean = sum / inWindow.size();
                double variance = inWindow.stream()
                                .mapToDouble(value -> (value - mean) * (value - mean))
                                .sum()
                        / inWindow.size();
                assertThat((Double) read(Function.MEAN, events, at))
                        .isCloseTo(mean, org.assertj.core.data.Offset.offset(1e-6));
                assertThat((Double) read(Function.STANDARD_DEVIATION, events, at))
                        .isCloseTo(Math.sqrt(variance), org.assertj.core.data.Offset.offset(0.2));
            }
        }
    }

    private static Object read(Function function, List<Event> events, Instant at) {
        AggregateDefinition aggregate = aggregate(function);
        return told(aggregate, events, 3).value("m", "a", aggregate, "x", at).value();
    }

    /** Panes of two seconds, 60 to the window. */
    private static AggregateDefinition aggregate(Function function) {
        return new AggregateDefinition(function, "f", List.of("k"), Duration.ofMinutes(2), Map.of(), null);
    }

    private static FeatureValues told(AggregateDefinition aggregate, List<Event> events, int partitions) {
        FeatureValues values = new FeatureValues(100_000);
        Map<String, Pane> panes = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            int partition = i % partitions;
            Contribution contribution = new Contribution("a", "x", START.plusSeconds(event.second()), event.value());
            Pane pane = panes.compute(
                    partition + "/" + aggregate.paneStart(contribution.at()),
                    (key, before) -> Panes.add(aggregate, before, contribution));
            AggregateUpdated update = new AggregateUpdated(CONTEXT, "m", partition, contribution.at(), null, pane);
            values.update(update);
            values.update(update);
        }
        return values;
    }
}
