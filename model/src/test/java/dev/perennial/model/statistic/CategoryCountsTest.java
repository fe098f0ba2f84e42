package dev.perennial.model.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.perennial.contracts.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CategoryCountsTest {
    @Property(tries = 30)
    void orderOfAddingDoesNotMatter(@ForAll @IntRange(min = 1, max = 3000) int different, @ForAll long seed) {
        List<String> texts = texts(different, 5000, new Random(seed));
        CategoryCounts one = counts(texts);
        Collections.shuffle(texts, new Random(seed + 1));

        assertThat(counts(texts)).isEqualTo(one);
    }

    @Property(tries = 30)
    void mergedPartsAreTheWhole(
            @ForAll @IntRange(min = 1, max = 3000) int different,
            @ForAll @IntRange(max = 5000) int cut,
            @ForAll long seed) {
        List<String> texts = texts(different, 5000, new Random(seed));
        CategoryCounts first = counts(texts.subList(0, cut));
        CategoryCounts second = counts(texts.subList(cut, texts.size()));
        CategoryCounts other = counts(texts.subList(0, cut));

        other.merge(second);
        second.merge(first);

        assertThat(second).isEqualTo(counts(texts));
        assertThat(other).isEqualTo(second);
    }

    @Test
    void whatIsToldApartIsCountedCompletely() {
        List<String> texts = texts(2000, 10_000, new Random(1));

        CategoryCounts counts = counts(texts);

        assertThat(counts.counts()).hasSize(CategoryCounts.LIMIT);
        assertThat(counts.count()).isEqualTo(10_000);
        counts.counts().forEach((text, count) -> assertThat(count)
                .isEqualTo(texts.stream().filter(text::equals).count()));
    }

    @Test
    void nothingAndTheEmptyTextAreMissing() {
        CategoryCounts counts = new CategoryCounts();
        counts.add(null);
        counts.add("");
        counts.add("a");

        assertThat(counts.missing()).isEqualTo(2);
        assertThat(counts.count()).isEqualTo(1);
        assertThat(counts.counts()).containsEntry("a", 1L);
    }

    @Test
    void jsonIsReadBackAsTheSameAlsoForLongTextsOfAnyScript() throws Exception {
        CategoryCounts counts = counts(texts(2000, 5000, new Random(2)));
        counts.add("木".repeat(256));
        counts.add(null);

        byte[] json = Json.mapper().writeValueAsBytes(counts);

        assertThat(Json.mapper().readValue(json, CategoryCounts.class)).isEqualTo(counts);
    }

    @Test
    void jsonOfNoCountsIsRefused() {
        for (String json : List.of(
                "{\"categories\":[\"a\"],\"counts\":[0],\"other\":0,\"missing\":0}",
                "{\"categories\":[\"a\",\"a\"],\"counts\":[1,1],\"other\":0,\"missing\":0}",
                "{\"categories\":[\"a\"],\"counts\":[1,2],\"other\":0,\"missing\":0}",
                "{\"categories\":[\"a\",\"b\"],\"counts\":[1],\"other\":0,\"missing\":0}",
                "{\"categories\":[\"a\"],\"counts\":[1],\"other\":3,\"missing\":0}",
                "{\"categories\":[],\"counts\":[],\"other\":0,\"missing\":-1}")) {
            assertThatThrownBy(() -> Json.mapper().readValue(json, CategoryCounts.class))
                    .isInstanceOf(JsonMappingException.class);
        }
    }

    private static List<String> texts(int different, int size, Random random) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            texts.add("text " + random.nextInt(different));
        }
        return texts;
    }

    private static CategoryCounts counts(List<String> texts) {
        CategoryCounts counts = new CategoryCounts();
        texts.forEach(counts::add);
        return counts;
    }
}
