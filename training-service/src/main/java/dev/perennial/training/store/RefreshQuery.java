package dev.perennial.training.store;

import dev.perennial.training.domain.Champion;
import dev.perennial.training.domain.refresh.Measured;
import dev.perennial.training.domain.refresh.RefreshDecision.Kind;
import dev.perennial.training.domain.refresh.RefreshOutcome;
import dev.perennial.training.domain.refresh.RefreshPlan;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;

/** What is known of continuing what serves of a model. */
final class RefreshQuery {
    private static final String TRAINED =
            "from RunEntity where modelName = ?1 and state = TRAINED and refresh is not null and definitionDigest = ?2"
                    + " order by challengerVersion desc";

    /** Drift that no run took up, or one that was not to train after the last full retrain. */
    private static final String DRIFT =
            """
            select count(*) from DriftEntity d where d.modelName = ?1 and (d.runId is null or exists (
              from RunEntity r where r.runId = d.runId and r.state <> TRAINED and r.challengerVersion > ?2))
            """;

    /** More runs than any chain of refreshes between those that measured is likely to have. */
    private static final int LOOKED_AT = 200;

    private RefreshQuery() {}

    /** @param definitionDigest of what decides the model; regrets under another one say nothing */
    static Uni<RefreshPlan> of(Mutiny.Session session, String modelName, String definitionDigest) {
        return session.find(ChampionEntity.class, modelName)
                .map(found -> Optional.ofNullable(found).map(ChampionEntity::toChampion))
                .chain(champion -> session.createSelectionQuery(TRAINED, RunEntity.class)
                        .setParameter(1, modelName)
                        .setParameter(2, definitionDigest)
                        .setMaxResults(LOOKED_AT)
                        .getResultList()
                        .chain(runs -> drift(session, modelName, runs)
                                .map(drift -> plan(champion.orElse(null), drift > 0, runs))));
    }

    private static Uni<Long> drift(Mutiny.Session session, String modelName, List<RunEntity> runs) {
        int lastFull = runs.stream()
                .filter(run -> run.toRefresh().kind() != Kind.REFRESH)
                .mapToInt(run -> run.challengerVersion)
                .findFirst()
                .orElse(0);
        return session.createSelectionQuery(DRIFT, Long.class)
                .setParameter(1, modelName)
                .setParameter(2, lastFull)
                .getSingleResult();
    }

    /** @param runs that trained, the newest first */
    private static RefreshPlan plan(Champion champion, boolean drifted, List<RunEntity> runs) {
        List<Measured> measured = runs.stream()
                .map(RunEntity::toRefresh)
                .filter(RefreshOutcome::hasRegret)
                .map(RefreshOutcome::toMeasured)
                .limit(RefreshPlan.MOST_MEASURED)
                .toList();
        boolean unserved = runs.stream().limit(1).anyMatch(last -> isUnserved(last, champion));
        return new RefreshPlan(champion, drifted, unserved, measured);
    }

    private static boolean isUnserved(RunEntity last, Champion champion) {
        return last.toRefresh().kind() == Kind.REFRESH
                && (champion == null
                        || Stream.of(last.challengerVersion, last.refitVersion)
                                .noneMatch(version -> version != null && version == champion.modelVersion()));
    }
}
