package dev.perennial.training.store;

import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.training.domain.Compaction;
import dev.perennial.training.domain.SealedSegment;
import dev.perennial.training.domain.SealedSegment.Grouping;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Segments as they are compacted: a group is set down first, then its object is written, then it takes the place of its
 * members. What was set down is taken up again after a crash, so that no object is left that nobody knows.
 */
@ApplicationScoped
public class CompactionRepository {
    private static final String MEMBERS =
            "from SegmentEntity where replacedBy = ?1 and replacedAt is null order by firstOffset";

    private final Mutiny.SessionFactory sessions;

    CompactionRepository(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /**
     * A group that was set down.
     *
     * @param objectKey what its members become
     * @param members   in the order of their offsets, at least two
     */
    public record Group(String objectKey, List<SealedSegment> members) {
        static Group of(List<SealedSegment> members) {
            return new Group(Compaction.union(members).compactedObjectKey(), members);
        }
    }

    /** The groups of a model that wait; when there are none, those that are planned now. */
    public Uni<List<Group>> begin(String modelName, Compaction.Policy policy, Instant now) {
        return sessions.withTransaction(session -> Locks.model(session, modelName)
                .chain(model -> session.createSelectionQuery(
                                "from SegmentEntity where modelName = ?1 and replacedAt is null"
                                        + " order by partitionNumber, firstOffset",
                                SegmentEntity.class)
                        .setParameter(1, modelName)
                        .getResultList())
                .chain(segments -> {
                    List<Group> waiting = waiting(segments);
                    return waiting.isEmpty()
                            ? setDown(session, plan(segments, policy, now))
                            : Uni.createFrom().item(waiting);
                }));
    }

    private static List<Group> waiting(List<SegmentEntity> segments) {
        Map<String, List<SealedSegment>> groups = segments.stream()
                .filter(segment -> segment.replacedBy != null)
                .collect(Collectors.groupingBy(
                        segment -> segment.replacedBy,
                        TreeMap::new,
                        Collectors.mapping(SegmentEntity::toSealed, Collectors.toList())));
        return groups.values().stream().map(Group::of).toList();
    }

    private static List<Group> plan(List<SegmentEntity> segments, Compaction.Policy policy, Instant now) {
        List<SealedSegment> sealed =
                segments.stream().map(SegmentEntity::toSealed).toList();
        return Compaction.plan(sealed, policy, now).stream().map(Group::of).toList();
    }

    /** A group one of whose members was retired meanwhile is left out. */
    private static Uni<List<Group>> setDown(Mutiny.Session session, List<Group> groups) {
        List<Group> begun = new ArrayList<>();
        return Multi.createFrom()
                .iterable(groups)
                .onItem()
                .transformToUniAndConcatenate(group -> session.createSelectionQuery(
                                "from SegmentEntity where objectKey in (?1) and retiredAt is null", SegmentEntity.class)
                        .setParameter(1, keys(group.members))
                        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                        .getResultList()
                        .invoke(members -> {
                            if (members.size() == group.members.size()) {
                                members.forEach(member -> member.replacedBy = group.objectKey);
                                begun.add(group);
                            }
                        }))
                .collect()
                .last()
                .replaceWith(begun);
    }

    /**
     * Has a compacted segment take the place of its members, which are then in no new run and no longer listed.
     *
     * @param compacted the object, written
     * @param sizeBytes its length
     * @return whether it did; false when another replica was faster
     */
    public Uni<Boolean> finish(SegmentReference compacted, long sizeBytes, Instant now) {
        return sessions.withTransaction(
                session -> members(session, compacted.objectKey()).chain(members -> {
                    if (members.isEmpty()) {
                        return Uni.createFrom().item(false);
                    }
                    members.forEach(member -> member.replacedAt = now);
                    return session.persist(SegmentEntity.of(members, compacted, sizeBytes))
                            .chain(session::flush)
                            .chain(() -> forward(session, compacted.objectKey(), members))
                            .replaceWith(true);
                }));
    }

    /** What went into a member earlier is now found in what it went into. */
    private static Uni<Integer> forward(Mutiny.Session session, String objectKey, List<SegmentEntity> members) {
        return session.createMutationQuery("update SegmentEntity set replacedBy = ?1 where replacedBy in (?2)")
                .setParameter(1, objectKey)
                .setParameter(
                        2, members.stream().map(member -> member.objectKey).toList())
                .executeUpdate();
    }

    /** Gives a group up, of which nothing was written, because of one of its members. */
    public Uni<Void> giveUp(Group group, SegmentReference because, Grouping grouping) {
        return sessions.withTransaction(session -> members(session, group.objectKey)
                        .invoke(members -> members.forEach(member -> {
                            member.replacedBy = null;
                            if (member.objectKey.equals(because.objectKey())) {
                                member.grouping = grouping;
                            }
                        })))
                .replaceWithVoid();
    }

    /** The compacted segment that this one went into; empty when it went into none. */
    public Uni<Optional<SegmentReference>> replacement(SegmentReference of) {
        return sessions.withSession(session -> session.createSelectionQuery(
                                "select compacted from SegmentEntity source, SegmentEntity compacted"
                                        + " where source.objectKey = ?1 and source.sha256 = ?2"
                                        + " and source.replacedAt is not null and compacted.objectKey = source.replacedBy",
                                SegmentEntity.class)
                        .setParameter(1, of.objectKey())
                        .setParameter(2, of.sha256())
                        .getSingleResultOrNull())
                .map(found -> Optional.ofNullable(found).map(SegmentEntity::toReference));
    }

    private static Uni<List<SegmentEntity>> members(Mutiny.Session session, String objectKey) {
        return session.createSelectionQuery(MEMBERS, SegmentEntity.class)
                .setParameter(1, objectKey)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    private static List<String> keys(List<SealedSegment> members) {
        return members.stream().map(member -> member.reference().objectKey()).toList();
    }
}
