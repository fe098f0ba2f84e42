package dev.perennial.ingest.domain.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.ingest.domain.source.SourceProgress.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SourceProgressTest {
    private static final List<String> MAPPINGS = List.of("0a", "1b", "2c");
    private static final long LENGTH = 60;

    /** Whatever is declared and withdrawn while the log is read, in whatever steps, and however often all is restarted. */
    @Property(tries = 300)
    void everyMappingGetsTheWholeLogOnceInItsOrderFromItsDeclarationOn(@ForAll long seed) {
        Random random = new Random(seed);
        SourceProgress progress = SourceProgress.start();
        Set<String> declared = new TreeSet<>(Set.of("0a"));
        Map<String, List<Long>> received = new HashMap<>(Map.of("0a", new ArrayList<>()));
        progress.follow(declared);
        for (int step = 0; step < 40; step++) {
            long amount = random.nextInt(10);
            switch (random.nextInt(4)) {
                case 0 -> toggle(MAPPINGS.get(random.nextInt(3)), declared, received, progress);
                case 1 -> readFront(progress, declared, received, amount);
                case 2 -> readPast(progress, declared, received, amount);
                default -> progress = SourceProgress.committed(progress.front(), progress.metadata());
            }
        }
        while (progress.front() < LENGTH || progress.past().isPresent()) {
            readFront(progress, declared, received, 7);
            readPast(progress, declared, received, 7);
        }

        for (String mapping : declared) {
            assertThat(received.get(mapping))
                    .isEqualTo(LongStream.range(0, LENGTH).boxed().toList());
            assertThat(progress.of(mapping)).isEqualTo(new Standing(LENGTH, 40, 20));
        }
    }

    private static void toggle(
            String mapping, Set<String> declared, Map<String, List<Long>> received, SourceProgress progress) {
        // somebody always reads it, or else it would not be read at all
        if (declared.contains(mapping) && declared.size() > 1) {
            declared.remove(mapping);
        } else if (declared.add(mapping)) {
            received.put(mapping, new ArrayList<>());
        }
        progress.follow(declared);
    }

    private static void readFront(
            SourceProgress progress, Set<String> declared, Map<String, List<Long>> received, long amount) {
        long end = Math.min(LENGTH, progress.front() + amount);
        for (long offset = progress.front(); offset < end; offset++) {
            for (String mapping : declared) {
                if (progress.isAtFront(mapping)) {
                    receive(progress, received, mapping, offset);
                }
            }
        }
        progress.advanceFront(end);
    }

    private static void readPast(
            SourceProgress progress, Set<String> declared, Map<String, List<Long>> received, long amount) {
        if (progress.past().isEmpty()) {
            return;
        }
        long start = progress.past().getAsLong();
        // as a consumer does, it may run past the front
        long end = Math.min(LENGTH, start + amount);
        for (long offset = start; offset < end; offset++) {
            for (String mapping : declared) {
                if (progress.misses(mapping, offset)) {
                    receive(progress, received, mapping, offset);
                }
            }
        }
        progress.advancePast(end);
    }

    private static void receive(
            SourceProgress progress, Map<String, List<Long>> received, String mapping, long offset) {
        received.get(mapping).add(offset);
        progress.count(mapping, offset % 3 != 0);
    }

    @Example
    void whatAHundredMappingsHaveDoneInYearsFitsAnOffsetsMetadata() {
        SourceProgress progress = SourceProgress.start();
        List<String> hundred = IntStream.range(0, SourcePlan.MAX_MAPPINGS)
                .mapToObj("%08x"::formatted)
                .toList();
        progress.follow(hundred);
        progress = SourceProgress.committed(
                80_000_000_000L, progress.metadata().replace("=0,0,0", "=" + "z".repeat(7) + ",zzzzzzz,zzzzzzz"));

        assertThat(progress.metadata().length()).isLessThan(4096);
        assertThat(progress.of(hundred.get(99)).mapped()).isEqualTo(78_364_164_095L);
    }

    @Example
    void allGoOnFromAnOffsetThatSomebodyHasSetByHand() {
        SourceProgress progress = SourceProgress.committed(500, "");

        progress.follow(List.of("0a", "1b"));

        assertThat(progress.past()).isEmpty();
        assertThat(progress.isAtFront("0a")).isTrue();
        progress.follow(List.of("0a", "1b", "2c"));
        assertThat(progress.past()).hasValue(0);
    }

    @Example
    void aTopicThatBeginsAnewIsReadAnewByAll() {
        SourceProgress progress = SourceProgress.committed(500, "0a=0,9,1 1b=5k,0,0");

        progress.restart(3);

        assertThat(progress.past()).isEmpty();
        assertThat(progress.of("0a")).isEqualTo(new Standing(3, 9, 1));
        assertThat(progress.of("1b")).isEqualTo(new Standing(3, 0, 0));
    }
}
