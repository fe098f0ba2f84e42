package dev.perennial.evaluation.store;

import dev.perennial.contracts.event.PipelineEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** Verdicts, moves and withdrawals that are stored but perhaps not yet on the log. */
@ApplicationScoped
public class AnnouncementRepository {
    private final Database database;

    AnnouncementRepository(Database database) {
        this.database = database;
    }

    /**
     * Sends everything that may not have been sent: the verdicts in the order in which their runs arrived, then the
     * moves of each champion in their order, then the withdrawals; each when the one before is on the log. The rows stay
     * locked until all are marked, so that no two replicas send them at once and an older move never follows a newer one.
     * When one fails all are sent again next time, with the same ids.
     */
    public Uni<Void> announce(Announcer announcer) {
        return database.transaction(session -> {
            // a session is bound to the thread that opened it, and the log answers on another
            Context context = Vertx.currentContext();
            Executor here = task -> context.runOnContext(ignored -> task.run());
            Function<PipelineEvent, Uni<Void>> send =
                    event -> announcer.send(event).emitOn(here);
            // withdrawn models are locked first: so a move of one of them is among the moves, or comes after its
            // tombstone
            return withdrawn(session).chain(models -> moves(session)
                    // moves before verdicts: so the verdict behind each of them is among the verdicts
                    .chain(moves -> verdicts(session)
                            .chain(verdicts -> inOrder(verdicts, verdict -> announce(verdict, send)))
                            .chain(() -> inOrder(moves, move -> announce(session, move, send))))
                    .chain(() -> inOrder(models, model -> announcer
                            .withdraw(model.modelName)
                            .emitOn(here)
                            .invoke(() -> model.tombstoneDue = false))));
        });
    }

    private static Uni<Void> announce(VerdictRow verdict, Function<PipelineEvent, Uni<Void>> send) {
        return send.apply(verdict.event()).invoke(() -> verdict.announced = true);
    }

    private static Uni<Void> announce(
            Mutiny.Session session, DeploymentRow move, Function<PipelineEvent, Uni<Void>> send) {
        return session.find(VersionRow.class, new VersionRow.Key(move.modelName, move.modelVersion))
                .chain(version -> send.apply(move.event(version)))
                .invoke(() -> move.announced = true);
    }

    private static Uni<List<ModelRow>> withdrawn(Mutiny.Session session) {
        return session.createSelectionQuery(
                        "from ModelRow m where m.tombstoneDue = true order by m.modelName", ModelRow.class)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    private static Uni<List<VerdictRow>> verdicts(Mutiny.Session session) {
        return session.createSelectionQuery(
                        "from VerdictRow v where v.announced = false order by v.arrival", VerdictRow.class)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    private static Uni<List<DeploymentRow>> moves(Mutiny.Session session) {
        return session.createSelectionQuery(
                        "from DeploymentRow d where d.announced = false order by d.modelName, d.sequence",
                        DeploymentRow.class)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    private static <T> Uni<Void> inOrder(List<T> rows, Function<T, Uni<Void>> action) {
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(action::apply)
                .collect()
                .last();
    }
}
