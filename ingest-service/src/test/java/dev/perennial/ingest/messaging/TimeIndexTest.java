package dev.perennial.ingest.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimeIndexTest {
    private static final byte[] VALUE = {1};

    private final KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("index"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    private TimeIndex index;

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<byte[], byte[]>().getStateStoreContext(), store);
        index = new TimeIndex(store);
    }

    @Test
    void findsWhatIsBeforeATimeInItsOrder() {
        index.put("m", 30, "c", VALUE);
        index.put("m", -10, "a", VALUE);
        index.put("m", 20, "b", VALUE);
        index.put("other", 5, "x", VALUE);

        assertThat(names("m", 30, 9)).containsExactly("a", "b");
        assertThat(names("m", 31, 2)).containsExactly("a", "b");
        assertThat(index.before("m", 31, 9).get(0).timeMillis()).isEqualTo(-10);
    }

    @Test
    void whatIsLeftStandingIsFoundAgain() {
        index.put("m", 10, "a", VALUE);

        assertThat(names("m", 20, 9)).containsExactly("a");
        assertThat(names("m", 20, 9)).containsExactly("a");
    }

    @Test
    void whatIsPutBehindIsFound() {
        assertThat(names("m", 1_000, 9)).isEmpty();

        index.put("m", 10, "a", VALUE);
        assertThat(names("m", 1_000, 9)).containsExactly("a");
    }

    @Test
    void anotherIndexOfTheSameStoreFindsTheSame() {
        index.put("m", 10, "a", VALUE);
        index.before("m", 5, 9);

        index = new TimeIndex(store);
        assertThat(names("m", 11, 9)).containsExactly("a");
    }

    @Test
    void findsWhatASortedSetFindsWhateverHappened() {
        Random random = new Random(7);
        TreeSet<Integer> expected = new TreeSet<>();
        for (int step = 0; step < 5_000; step++) {
            int time = random.nextInt(200);
            switch (random.nextInt(3)) {
                case 0 -> {
                    index.put("m", time, "n" + time, VALUE);
                    expected.add(time);
                }
                case 1 -> {
                    index.delete("m", time, "n" + time);
                    expected.remove(time);
                }
                default -> {
                    int limit = 1 + random.nextInt(5);
                    List<String> due = expected.headSet(time).stream()
                            .limit(limit)
                            .map(each -> "n" + each)
                            .toList();
                    assertThat(names("m", time, limit)).isEqualTo(due);
                    if (random.nextBoolean()) {
                        new ArrayList<>(expected.headSet(time).stream()
                                        .limit(limit)
                                        .toList())
                                .forEach(each -> {
                                    index.delete("m", each, "n" + each);
                                    expected.remove(each);
                                });
                    }
                }
            }
        }
    }

    private List<String> names(String modelName, long timeMillis, int limit) {
        return index.before(modelName, timeMillis, limit).stream()
                .map(TimeIndex.Entry::name)
                .toList();
    }
}
