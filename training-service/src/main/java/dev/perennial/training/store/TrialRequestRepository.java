package dev.perennial.training.store;

import dev.perennial.training.domain.tracking.Cost;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.domain.tuning.Asked;
import dev.perennial.training.domain.tuning.Origin;
import dev.perennial.training.domain.tuning.Reached;
import dev.perennial.training.work.Signals;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Parts of trials as the run that searches asks for them, and what comes of it. */
@ApplicationScoped
public class TrialRequestRepository {
    private final Mutiny.SessionFactory sessions;
    private final Signals signals;

    TrialRequestRepository(Mutiny.SessionFactory sessions, Signals signals) {
        this.sessions = sessions;
        this.signals = signals;
    }

    /**
     * What is known of a request.
     *
     * @param running whether the run goes on
     * @param failure why nothing will be found; null: something may
     * @param found   what was found; null: nothing yet
     * @param cost    what that took, all its folds together; null likewise
     * @param curve   how the fit went; null likewise
     */
    public record Answer(boolean running, String failure, Reached found, Cost cost, Curve curve) {}

    /** Records a request; repeating it changes nothing. */
    public Uni<Void> ask(UUID runId, Asked asked, Instant at) {
        return sessions.withTransaction(session -> session.find(
                                TrialRequestEntity.class, new TrialRequestEntity.Key(runId, asked.place()))
                        .chain(known -> known == null
                                ? session.persist(TrialRequestEntity.of(runId, asked, at))
                                : Uni.createFrom().voidItem()))
                .invoke(signals.trialOutbox()::raise);
    }

    /** Records that a replica took a request from the topic; one that is past that stays as it is. */
    public Uni<Void> offer(UUID runId, int place, String replica) {
        return sessions.withTransaction(session -> session.find(
                                TrialRequestEntity.class,
                                new TrialRequestEntity.Key(runId, place),
                                LockModeType.PESSIMISTIC_WRITE)
                        .invoke(known -> {
                            if (known != null && known.isOpen()) {
                                known.offeredTo = replica;
                            }
                        }))
                .replaceWithVoid()
                .invoke(signals.trialRequests()::raise);
    }

    /** What is known of a request by now. */
    public Uni<Answer> answer(UUID runId, int place, Instant now) {
        return sessions.withSession(session -> session.find(RunEntity.class, runId)
                .chain(run -> session.find(TrialRequestEntity.class, new TrialRequestEntity.Key(runId, place))
                        .chain(request -> session.find(TrialRungEntity.class, new TrialRungEntity.Key(runId, place))
                                .map(rung -> answer(
                                        run != null && run.state == RunEntity.State.RUNNING, request, rung, now)))));
    }

    private static Answer answer(boolean running, TrialRequestEntity request, TrialRungEntity rung, Instant now) {
        if (request == null || rung == null) {
            return new Answer(running, request == null ? null : failure(request, now), null, null, null);
        }
        double cpu = request.cpuSeconds == null ? Double.NaN : request.cpuSeconds;
        return new Answer(
                running,
                null,
                rung.toReached(),
                new Cost(request.wallSeconds == null ? 0 : request.wallSeconds, cpu),
                request.curve == null ? Curve.NONE : Texts.read(request.curve, TrackingRepository.CURVE));
    }

    private static String failure(TrialRequestEntity request, Instant now) {
        boolean isLost = request.isOpen()
                && request.attempts >= ClaimRepository.MOST_ATTEMPTS
                && !request.leaseUntil.isAfter(now);
        return isLost
                ? "the process died " + request.attempts + " times over trial " + request.number
                        + "; is its memory too small?"
                : request.failure;
    }

    /** Stores what needs no fit, in its place; empty when the run is not running any more. */
    public Uni<Optional<Reached>> store(UUID runId, int place, Reached found) {
        return sessions.withTransaction(session -> session.find(RunEntity.class, runId, LockModeType.PESSIMISTIC_WRITE)
                .chain(run -> run.state == RunEntity.State.RUNNING
                        ? SearchRepository.store(session, TrialRungEntity.of(runId, place, found))
                                .map(stored -> Optional.of(stored.toReached()))
                        : Uni.createFrom().item(Optional.empty())));
    }

    /**
     * Stores what a fit found, unless its claim was lost or the run ended meanwhile; its event waits to be published.
     *
     * @param claim  what was claimed
     * @param found  what it found, by whom
     * @return whether it is stored
     */
    public Uni<Boolean> store(TrialClaims.Claim claim, Reached found, Cost cost, Curve curve, Instant at) {
        return sessions.withTransaction(session -> session.find(
                                RunEntity.class, claim.runId(), LockModeType.PESSIMISTIC_WRITE)
                        .chain(run -> run.state != RunEntity.State.RUNNING
                                ? Uni.createFrom().item(false)
                                : request(session, claim).chain(request -> {
                                    if (request == null || !request.isOpen() || !isHeld(request, found.origin())) {
                                        return Uni.createFrom().item(false);
                                    }
                                    request.foundAt = at;
                                    request.wallSeconds = cost.wallSeconds();
                                    request.cpuSeconds = Double.isNaN(cost.cpuSeconds()) ? null : cost.cpuSeconds();
                                    request.curve = Texts.write(curve);
                                    return SearchRepository.store(
                                                    session, TrialRungEntity.of(claim.runId(), request.place, found))
                                            .replaceWith(true);
                                })))
                .invoke(signals.trialOutbox()::raise)
                .invoke(signals.trialResults()::raise);
    }

    /** Records why a claimed part cannot be fitted, which ends the run; without effect when the claim was lost. */
    public Uni<Void> fail(TrialClaims.Claim claim, String replica, String failure) {
        return sessions.withTransaction(session -> request(session, claim).invoke(request -> {
                    if (request != null && request.isOpen() && isHeld(request, new Origin(replica, claim.attempt()))) {
                        request.failure = failure;
                    }
                }))
                .replaceWithVoid()
                .invoke(signals.trialResults()::raise);
    }

    private static Uni<TrialRequestEntity> request(Mutiny.Session session, TrialClaims.Claim claim) {
        return session.find(
                TrialRequestEntity.class,
                new TrialRequestEntity.Key(claim.runId(), claim.asked().place()),
                LockModeType.PESSIMISTIC_WRITE);
    }

    /** A claim is held until the next one, even when its lease is over. */
    private static boolean isHeld(TrialRequestEntity request, Origin origin) {
        return origin.replica().equals(request.owner) && origin.attempt() == request.attempts;
    }
}
