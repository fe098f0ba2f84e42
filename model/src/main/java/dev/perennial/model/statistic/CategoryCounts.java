package dev.perennial.model.statistic;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts of texts, of at most {@value #LIMIT} different ones; the rest is counted together as "other".
 *
 * <p>Beyond the limit those with the smallest hash are kept (bottom-k sampling: Cohen and Kaplan, Summarizing data using
 * bottom-k sketches, PODC 2007). A kept one has therefore been kept from its first occurrence, its count is complete,
 * and the order of adding and merging never matters.
 *
 * <p>Not thread-safe.
 */
public final class CategoryCounts {
    /** Most different texts that are told apart. */
    public static final int LIMIT = 1000;

    private static final Comparator<String> BY_HASH =
            Comparator.comparingInt(CategoryCounts::hash).thenComparing(Comparator.naturalOrder());

    private final TreeMap<String, Long> counts = new TreeMap<>(BY_HASH);
    private long other;
    private long missing;

    /** An empty one. */
    public CategoryCounts() {}

    @JsonCreator
    CategoryCounts(
            @JsonProperty("categories") List<String> categories,
            @JsonProperty("counts") List<Long> counts,
            @JsonProperty("other") long other,
            @JsonProperty("missing") long missing) {
        for (int i = 0; i < categories.size(); i++) {
            this.counts.put(categories.get(i), counts.get(i));
        }
        if (this.counts.size() != counts.size() || counts.stream().anyMatch(count -> count < 1)) {
            throw new IllegalArgumentException("counts: one that repeats or is below 1 (expected: one per category)");
        }
        if (this.counts.size() > LIMIT || other < 0 || (other > 0 && this.counts.size() < LIMIT) || missing < 0) {
            throw new IllegalArgumentException("categories: " + counts.size() + ", other: " + other + ", missing: "
                    + missing + " (expected: at most " + LIMIT + ", others only beyond, >= 0)");
        }
        this.other = other;
        this.missing = missing;
    }

    /** Counts a text; null and the empty text count as missing. */
    public void add(String category) {
        if (category == null || category.isEmpty()) {
            missing++;
        } else {
            add(category, 1);
        }
    }

    /** Counts all that the other one counted. */
    public void merge(CategoryCounts that) {
        that.counts.forEach(this::add);
        other += that.other;
        missing += that.missing;
    }

    /** Count by text, for those told apart. */
    public SortedMap<String, Long> counts() {
        return Collections.unmodifiableSortedMap(counts);
    }

    /** How often there was a text that is not told apart. */
    @JsonProperty("other")
    public long other() {
        return other;
    }

    /** How often there was no text. */
    @JsonProperty("missing")
    public long missing() {
        return missing;
    }

    /** How many texts were counted, the missing ones aside. */
    public long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum() + other;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof CategoryCounts that
                && other == that.other
                && missing == that.missing
                && counts.equals(that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * counts.hashCode() + Long.hashCode(other)) + Long.hashCode(missing);
    }

    @Override
    public String toString() {
        return "CategoryCounts[counts=" + counts + ", other=" + other + ", missing=" + missing + "]";
    }

    // two lists, as the mapper's limit on the length of a name counts bytes and would refuse a long text

    @JsonProperty("categories")
    Collection<String> categoryList() {
        return counts.keySet();
    }

    @JsonProperty("counts")
    Collection<Long> countList() {
        return counts.values();
    }

    /** Whether this one tells the text apart, or would if it had come. */
    boolean tellsApart(String category) {
        return other == 0 || BY_HASH.compare(category, counts.lastKey()) <= 0;
    }

    private void add(String category, long count) {
        if (!tellsApart(category)) {
            other += count;
            return;
        }
        counts.merge(category, count, Long::sum);
        if (counts.size() > LIMIT) {
            other += counts.pollLastEntry().getValue();
        }
    }

    /** Spreads the bits of {@link String#hashCode}, which is the same on every platform (finaliser of MurmurHash3). */
    private static int hash(String text) {
        int h = text.hashCode();
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }
}
