package dev.perennial.training.store;

import dev.perennial.training.domain.tuning.Asked;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Parts of trials as a replica takes them. A claim is a lease, as that of a run: a replica that dies loses it. */
@ApplicationScoped
public class TrialClaims {
    /** How long a claim holds unless it is renewed. */
    public static final Duration LEASE = Duration.ofSeconds(8);

    /** How long a request is left to the replica that took it from the topic; then whoever is free may have it. */
    static final Duration COURTESY = Duration.ofMillis(500);

    // locked rows are waited for: who holds one lets go at once, and marks it as published as often as it claims it
    private static final String NEXT =
            """
            select t.* from training.trial_request t join training.run r on r.run_id = t.run_id
            where r.state = 'RUNNING' and t.found_at is null and t.failure is null and t.attempts < :attempts
              and (t.lease_until is null or t.lease_until <= :now)
              and (t.offered_to = :replica or t.lease_until is not null or t.asked_at <= :unanswered)
            order by t.asked_at, t.run_id, t.place
            limit 1
            for update of t
            """;

    private static final String RENEW =
            """
            update training.trial_request set lease_until = :until
            where run_id = :run and place = :place and owner = :replica and attempts = :attempt and found_at is null
              and exists (select 1 from training.run where run_id = :run and state = 'RUNNING')
            """;

    private final Mutiny.SessionFactory sessions;

    TrialClaims(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /**
     * A part of a trial that a replica holds.
     *
     * @param asked   what is to be fitted
     * @param before  what the rung before left; null: it is fitted from the start
     * @param attempt how often it has been begun, this time included
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Claim(UUID runId, Asked asked, byte[] before, int attempt) {}

    /** Claims the oldest part that waits for this replica, or for any; empty when there is nothing to do. */
    public Uni<Optional<Claim>> claim(String replica, Instant now) {
        return sessions.withTransaction(session -> session.createNativeQuery(NEXT, TrialRequestEntity.class)
                .setParameter("now", now)
                .setParameter("replica", replica)
                .setParameter("unanswered", now.minus(COURTESY))
                .setParameter("attempts", ClaimRepository.MOST_ATTEMPTS)
                .getSingleResultOrNull()
                .chain(request -> request == null
                        ? Uni.createFrom().item(Optional.<Claim>empty())
                        : before(session, request).map(before -> {
                            request.owner = replica;
                            request.attempts++;
                            request.leaseUntil = now.plus(LEASE);
                            return Optional.of(new Claim(
                                    request.runId,
                                    request.toAsked(),
                                    before.map(rung -> rung.state).orElse(null),
                                    request.attempts));
                        })));
    }

    /** The newest rung of the trial alone has a state. */
    private static Uni<Optional<TrialRungEntity>> before(Mutiny.Session session, TrialRequestEntity request) {
        return session.createSelectionQuery(
                        "from TrialRungEntity where runId = ?1 and number = ?2 and state is not null",
                        TrialRungEntity.class)
                .setParameter(1, request.runId)
                .setParameter(2, request.number)
                .getSingleResultOrNull()
                .map(Optional::ofNullable);
    }

    /** Keeps a claim; false when it was lost, or the run ended. */
    public Uni<Boolean> renew(Claim claim, String replica, Instant now) {
        return sessions.withTransaction(session -> session.createNativeQuery(RENEW)
                        .setParameter("until", now.plus(LEASE))
                        .setParameter("run", claim.runId())
                        .setParameter("place", claim.asked().place())
                        .setParameter("replica", replica)
                        .setParameter("attempt", claim.attempt())
                        .executeUpdate())
                .map(changed -> changed == 1);
    }

    /** Gives a claim back that nothing came of through no fault of its own: it does not count as begun. */
    public Uni<Void> putBack(Claim claim, String replica, Instant now) {
        return sessions.withTransaction(session -> session.createMutationQuery(
                                "update TrialRequestEntity set leaseUntil = ?1, attempts = attempts - 1, owner = null"
                                        + " where runId = ?2 and place = ?3 and owner = ?4 and attempts = ?5 and foundAt is null")
                        .setParameter(1, now)
                        .setParameter(2, claim.runId())
                        .setParameter(3, claim.asked().place())
                        .setParameter(4, replica)
                        .setParameter(5, claim.attempt())
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Gives up what a replica holds, or its predecessor of the same name held when it died. */
    public Uni<Void> release(String replica, Instant now) {
        return sessions.withTransaction(session -> session.createMutationQuery(
                                "update TrialRequestEntity set leaseUntil = ?2 where owner = ?1 and foundAt is null and leaseUntil > ?2")
                        .setParameter(1, replica)
                        .setParameter(2, now)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
