package dev.perennial.training.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** What runs chose between. */
@ApplicationScoped
public class ChoiceRepository {
    private final Mutiny.SessionFactory sessions;

    ChoiceRepository(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** The choice as JSON; empty when there is no such run, or it has not chosen: a blend never does. */
    public Uni<Optional<String>> find(UUID runId) {
        return sessions.withSession(session -> session.find(RunEntity.class, runId))
                .map(run -> Optional.ofNullable(run).map(found -> found.choice));
    }
}
