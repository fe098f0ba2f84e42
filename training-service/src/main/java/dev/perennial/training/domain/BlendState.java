package dev.perennial.training.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model's runs have learnt of the members of its blends. A run takes over what the run before left, so that weights
 * rest on all labels since blending began, each learnt from once.
 *
 * @param definitionSha256 digest of the definition that it holds for
 * @param members          whose weights these are, in their order
 * @param snapshots        what was known after the last runs, the oldest first, at most {@value #KEPT}
 */
public record BlendState(String definitionSha256, List<PoolMember> members, List<Snapshot> snapshots) {
    /** More runs than a holdout reaches back over, unless each has far fewer new examples than are held out. */
    private static final int KEPT = 8;

    public BlendState {
        requireNonNull(definitionSha256, "definitionSha256");
        members = List.copyOf(members);
        snapshots = List.copyOf(snapshots);
        for (Snapshot snapshot : snapshots) {
            if (snapshot.weights().regrets().size() != members.size()) {
                throw new IllegalArgumentException("snapshot of "
                        + snapshot.weights().regrets().size() + " members (expected: " + members.size() + ")");
            }
        }
    }

    /**
     * @param through event time of the latest example learnt from (UTC)
     * @param weights what was learnt
     */
    public record Snapshot(Instant through, MlPoly weights) {
        public Snapshot {
            requireNonNull(through, "through");
            requireNonNull(weights, "weights");
        }
    }

    /** Before any label. */
    public static BlendState start(String definitionSha256, List<PoolMember> members) {
        return new BlendState(definitionSha256, members, List.of());
    }

    /** Whether it holds for these members under this definition. */
    public boolean isOf(String otherDefinitionSha256, List<PoolMember> otherMembers) {
        return definitionSha256.equals(otherDefinitionSha256) && members.equals(otherMembers);
    }

    /** All that was learnt. */
    public MlPoly newest() {
        return snapshots.isEmpty()
                ? MlPoly.start(members.size())
                : snapshots.get(snapshots.size() - 1).weights();
    }

    /**
     * What some of its members weigh by all that was learnt: those that are not there leave theirs to the others.
     *
     * @param present at least one of its members
     * @return by member in that order, at least 0, together 1; all alike where the others have all of it
     */
    public double[] weights(List<PoolMember> present) {
        return newest().weights(present.stream().mapToInt(members::indexOf).toArray());
    }

    /** What was known when only examples before this event time had been learnt from, as far back as is kept. */
    public BlendState until(Instant eventTime) {
        return new BlendState(
                definitionSha256,
                members,
                snapshots.stream()
                        .filter(snapshot -> snapshot.through().isBefore(eventTime))
                        .toList());
    }

    /** Whether an example of this event time was not learnt from yet. One that came late counts as learnt from. */
    public boolean isNew(Instant eventTime) {
        return snapshots.isEmpty()
                || snapshots.get(snapshots.size() - 1).through().isBefore(eventTime);
    }

    /** This state and what was learnt next; nothing changes when that reaches no further. */
    public BlendState with(Snapshot next) {
        if (!isNew(next.through())) {
            return this;
        }
        List<Snapshot> longer = new ArrayList<>(snapshots);
        longer.add(next);
        return new BlendState(
                definitionSha256, members, longer.subList(Math.max(0, longer.size() - KEPT), longer.size()));
    }
}
