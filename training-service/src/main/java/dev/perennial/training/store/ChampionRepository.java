package dev.perennial.training.store;

import dev.perennial.contracts.event.ModelDeployment;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import org.hibernate.reactive.mutiny.Mutiny;

/** What serves, by model. */
@ApplicationScoped
public class ChampionRepository {
    private final Mutiny.SessionFactory sessions;

    ChampionRepository(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** Records what serves now. An older deployment, and one that is known, changes nothing. */
    public Uni<Void> deployed(ModelDeployment deployment) {
        // deployments of one model come one after the other: they have one key
        return sessions.withTransaction(
                session -> session.find(ChampionEntity.class, deployment.modelName(), LockModeType.PESSIMISTIC_WRITE)
                        .chain(known -> {
                            if (known == null) {
                                return session.persist(ChampionEntity.of(deployment));
                            }
                            known.take(deployment);
                            return Uni.createFrom().voidItem();
                        }));
    }

    /** Records that nothing serves any more. */
    public Uni<Void> withdrawn(String modelName) {
        return sessions.withTransaction(
                        session -> session.createMutationQuery("delete from ChampionEntity where modelName = ?1")
                                .setParameter(1, modelName)
                                .executeUpdate())
                .replaceWithVoid();
    }
}
