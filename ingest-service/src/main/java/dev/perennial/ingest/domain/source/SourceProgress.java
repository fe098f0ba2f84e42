package dev.perennial.ingest.domain.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far one partition of a producer's topic has been read, and what came of it for each mapping. Most mappings are at
 * the front, where the newest records are; one that was declared later starts at the beginning and comes after, so that it
 * gets the topic's past while the others go on. All of it is told by one committed offset and its metadata. A mapping is known by its
 * {@link SourceMapping#key}.
 */
public final class SourceProgress {
    /** Where a topic's past begins, whatever of it is still there. */
    public static final long BEGINNING = 0;

    private static final int RADIX = Character.MAX_RADIX;
    private static final Pattern ENTRY = Pattern.compile("(\\S+)=([0-9a-z]{1,12}),([0-9a-z]{1,12}),([0-9a-z]{1,12})");

    private final Map<String, Standing> standings = new TreeMap<>();
    private long front;
    /** Where a mapping that is not known yet stands. */
    private Standing newcomer = Standing.START;

    /**
     * How far one mapping has come.
     *
     * @param next     the first offset that it has not read
     * @param mapped   records that became events, at least 0
     * @param rejected records that no event could be made of, at least 0
     */
    public record Standing(long next, long mapped, long rejected) {
        static final Standing START = new Standing(BEGINNING, 0, 0);

        Standing at(long offset) {
            return new Standing(offset, mapped, rejected);
        }
    }

    private SourceProgress(long front) {
        this.front = front;
    }

    /** Nothing was ever read. */
    public static SourceProgress start() {
        return new SourceProgress(BEGINNING);
    }

    /**
     * As it was committed.
     *
     * @param metadata as {@link #metadata} gave it; empty: somebody has set the offset by hand, for all to go on from it
     */
    public static SourceProgress committed(long offset, String metadata) {
        SourceProgress progress = new SourceProgress(offset);
        if (metadata.isBlank()) {
            progress.newcomer = Standing.START.at(offset);
        }
        Matcher entries = ENTRY.matcher(metadata);
        while (entries.find()) {
            progress.standings.put(
                    entries.group(1),
                    new Standing(
                            offset - Long.parseLong(entries.group(2), RADIX),
                            Long.parseLong(entries.group(3), RADIX),
                            Long.parseLong(entries.group(4), RADIX)));
        }
        return progress;
    }

    /** What is committed as the metadata of the offset {@link #front}. */
    public String metadata() {
        StringBuilder text = new StringBuilder();
        standings.forEach((key, standing) -> text.append(key)
                .append('=')
                .append(Long.toString(front - standing.next(), RADIX))
                .append(',')
                .append(Long.toString(standing.mapped(), RADIX))
                .append(',')
                .append(Long.toString(standing.rejected(), RADIX))
                .append(' '));
        return text.toString().stripTrailing();
    }

    /** From now on it is read for these mappings: a new one starts at the beginning, one that is gone is forgotten. */
    public void follow(Collection<String> mappings) {
        Map<String, Standing> before = new HashMap<>(standings);
        standings.clear();
        mappings.forEach(mapping -> standings.put(mapping, before.getOrDefault(mapping, newcomer)));
        newcomer = Standing.START;
    }

    /** The first offset that nobody has read. */
    public long front() {
        return front;
    }

    /** Where the past has to be read from; empty when every mapping is at the front. */
    public OptionalLong past() {
        long least = front;
        for (Standing standing : standings.values()) {
            least = Math.min(least, standing.next());
        }
        return least == front ? OptionalLong.empty() : OptionalLong.of(least);
    }

    /** How far a mapping has come; one that is not followed has not begun. */
    public Standing of(String mapping) {
        return standings.getOrDefault(mapping, newcomer);
    }

    /** Whether a record at the front is for this mapping: one that still reads the past gets it later. */
    public boolean isAtFront(String mapping) {
        return of(mapping).next() == front;
    }

    /** Whether a record of the past is for this mapping. */
    public boolean misses(String mapping, long offset) {
        return offset < front && offset >= of(mapping).next();
    }

    /** A mapping has read a record. */
    public void count(String mapping, boolean mapped) {
        Standing standing = of(mapping);
        standings.put(
                mapping,
                new Standing(
                        standing.next(), standing.mapped() + (mapped ? 1 : 0), standing.rejected() + (mapped ? 0 : 1)));
    }

    /** Everything before this offset has been read at the front. */
    public void advanceFront(long next) {
        if (next < front) {
            restart(next);
        }
        long before = front;
        front = next;
        standings.replaceAll((key, standing) -> standing.next() == before ? standing.at(next) : standing);
    }

    /** Everything before this offset has been read of the past, by all who missed it. */
    public void advancePast(long next) {
        standings.replaceAll((key, standing) ->
                standing.next() < front && standing.next() < next ? standing.at(Math.min(next, front)) : standing);
    }

    /** The topic has begun anew: its log ends before what had been read. */
    public void restart(long first) {
        front = first;
        standings.replaceAll((key, standing) -> standing.at(first));
    }
}
