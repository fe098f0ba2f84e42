package dev.perennial.training.domain;

import java.time.Instant;
import java.util.List;

/**
 * What a decision about a run rests on. Times are the data's own (known time), never a clock's.
 *
 * @param held           whether automatic runs are held back
 * @param active         whether a run of the model is requested, queued or running
 * @param examples       examples in all sealed segments, at least 0
 * @param freshExamples  those that the last finished run did not see, at least 0
 * @param pendingDrift   drift events that no run has taken up, at least 0
 * @param knownThrough   newest known time in the segments (UTC); null before the first segment
 * @param lastAutomatic  known time of the newest run that nobody asked for (UTC); null when there is none
 * @param automaticInDay runs that nobody asked for in the 24 hours before {@code knownThrough}, at least 0
 * @param lastDefinition training digest of the definition of the newest run that began; null when there is none
 * @param live           newest windows of live performance, in any order
 */
public record TriggerState(
        boolean held,
        boolean active,
        long examples,
        long freshExamples,
        long pendingDrift,
        Instant knownThrough,
        Instant lastAutomatic,
        long automaticInDay,
        String lastDefinition,
        List<LiveWindow> live) {
    public TriggerState {
        live = List.copyOf(live);
    }

    /** The same without the hold: for a decision that somebody asks for. */
    public TriggerState released() {
        return new TriggerState(
                false,
                active,
                examples,
                freshExamples,
                pendingDrift,
                knownThrough,
                lastAutomatic,
                automaticInDay,
                lastDefinition,
                live);
    }
}
