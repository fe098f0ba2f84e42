package dev.perennial.training.store;

import dev.perennial.contracts.event.UnlabelledSegmentSealed;
import dev.perennial.training.domain.KnownSegment;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** Segments of examples whose label did not come. They trigger nothing. */
@ApplicationScoped
public class UnlabelledRepository {
    private final Mutiny.SessionFactory sessions;

    UnlabelledRepository(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** Records a segment; one that is known already stays as it is. */
    public Uni<Void> add(UnlabelledSegmentSealed event) {
        return sessions.withTransaction(session -> session.find(UnlabelledSegmentEntity.class, event.objectKey())
                .chain(known -> known == null
                        ? session.persist(UnlabelledSegmentEntity.of(event))
                        : Uni.createFrom().voidItem()));
    }

    /** Those of a model that are not retired. */
    public Uni<List<KnownSegment>> segments(String modelName) {
        return sessions.withSession(session -> since(session, modelName, Instant.EPOCH));
    }

    /** Those whose newest example is not older, and that are not retired. */
    static Uni<List<KnownSegment>> since(Mutiny.Session session, String modelName, Instant from) {
        return session.createSelectionQuery(
                        "from UnlabelledSegmentEntity where modelName = ?1 and latestEventTime >= ?2 and retiredAt is null",
                        UnlabelledSegmentEntity.class)
                .setParameter(1, modelName)
                .setParameter(2, from)
                .setReadOnly(true)
                .getResultList()
                .map(segments -> segments.stream()
                        .map(UnlabelledSegmentEntity::toSegment)
                        .toList());
    }
}
