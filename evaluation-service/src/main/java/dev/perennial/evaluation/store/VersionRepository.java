package dev.perennial.evaluation.store;

import dev.perennial.evaluation.domain.ChampionMove;
import dev.perennial.evaluation.domain.RegisteredVersion;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** What the registry is asked for. */
@ApplicationScoped
public class VersionRepository {
    private final Database database;

    VersionRepository(Database database) {
        this.database = database;
    }

    /** @return the newest {@code limit} versions, newest first */
    public Uni<List<RegisteredVersion>> versions(String modelName, int limit) {
        return database.read(session -> session.createSelectionQuery(
                        "from VersionRow v where v.modelName = :model order by v.modelVersion desc", VersionRow.class)
                .setParameter("model", modelName)
                .setMaxResults(limit)
                .getResultList()
                .chain(versions -> registered(session, versions)));
    }

    /** @return the version; null when there is no such one */
    public Uni<RegisteredVersion> version(String modelName, int modelVersion) {
        return database.read(session -> session.find(VersionRow.class, new VersionRow.Key(modelName, modelVersion))
                .chain(version -> version == null
                        ? Uni.createFrom().nullItem()
                        : session.find(VerdictRow.class, version.runId).map(version::registered)));
    }

    /** @return the newest {@code limit} moves of the champion, newest first */
    public Uni<List<ChampionMove>> moves(String modelName, int limit) {
        return database.read(session -> session.createSelectionQuery(
                                "from DeploymentRow d where d.modelName = :model order by d.sequence desc",
                                DeploymentRow.class)
                        .setParameter("model", modelName)
                        .setMaxResults(limit)
                        .getResultList())
                .map(rows -> rows.stream().map(DeploymentRow::move).toList());
    }

    private static Uni<List<RegisteredVersion>> registered(Mutiny.Session session, List<VersionRow> versions) {
        List<UUID> runs = versions.stream().map(version -> version.runId).toList();
        return session.createSelectionQuery("from VerdictRow v where v.runId in :runs", VerdictRow.class)
                .setParameter("runs", runs)
                .getResultList()
                .map(verdicts -> {
                    Map<UUID, VerdictRow> byRun =
                            verdicts.stream().collect(Collectors.toMap(verdict -> verdict.runId, Function.identity()));
                    return versions.stream()
                            .map(version -> version.registered(byRun.get(version.runId)))
                            .toList();
                });
    }
}
