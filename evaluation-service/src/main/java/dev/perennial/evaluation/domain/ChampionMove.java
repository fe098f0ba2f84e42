package dev.perennial.evaluation.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.ModelDeployment.Reason;
import java.time.Instant;

/**
 * One move of a model's champion.
 *
 * @param sequence        from 1, one more with every move
 * @param modelVersion    the champion from then on
 * @param previousVersion the champion until then; null for the first move
 * @param reason          why it moved
 * @param actor           who or what moved it: {@code gate}, or whom the request named
 * @param at              when the move was decided (UTC)
 */
public record ChampionMove(
        long sequence, int modelVersion, Integer previousVersion, Reason reason, String actor, Instant at) {
    public ChampionMove {
        requireNonNull(reason, "reason");
        requireNonNull(actor, "actor");
        requireNonNull(at, "at");
    }
}
