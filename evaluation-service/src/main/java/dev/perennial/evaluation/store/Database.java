package dev.perennial.evaluation.store;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Opens sessions. A session is bound to a Vert.x context and would be shared by all that run on the same one; so each
 * gets a context of its own, whichever thread asks.
 */
@ApplicationScoped
class Database {
    private final Mutiny.SessionFactory sessions;
    private final Vertx vertx;

    Database(Mutiny.SessionFactory sessions, Vertx vertx) {
        this.sessions = sessions;
        this.vertx = vertx;
    }

    <T> Uni<T> read(Function<Mutiny.Session, Uni<T>> work) {
        return onOwnContext(sessions.withSession(work));
    }

    <T> Uni<T> transaction(Function<Mutiny.Session, Uni<T>> work) {
        return onOwnContext(sessions.withTransaction(work));
    }

    private <T> Uni<T> onOwnContext(Uni<T> work) {
        return work.runSubscriptionOn(task -> {
            Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
            VertxContextSafetyToggle.setContextSafe(context, true);
            context.runOnContext(ignored -> task.run());
        });
    }
}
