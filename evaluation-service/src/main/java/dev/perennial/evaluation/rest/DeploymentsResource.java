package dev.perennial.evaluation.rest;

import dev.perennial.contracts.Names;
import dev.perennial.evaluation.domain.ChampionMove;
import dev.perennial.evaluation.messaging.JudgeWorker;
import dev.perennial.evaluation.store.RegistryRepository;
import dev.perennial.evaluation.store.VersionRepository;
import dev.perennial.evaluation.store.WithdrawalRepository;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Who or what moved the champion and when; and the move back. */
@Path("/v1/models/{model}")
@Produces(MediaType.APPLICATION_JSON)
class DeploymentsResource {
    private static final Logger LOG = Logger.getLogger(DeploymentsResource.class);

    private final RegistryRepository registry;
    private final VersionRepository versions;
    private final WithdrawalRepository withdrawals;
    private final JudgeWorker judge;
    private final MeterRegistry metrics;

    DeploymentsResource(
            RegistryRepository registry,
            VersionRepository versions,
            WithdrawalRepository withdrawals,
            JudgeWorker judge,
            MeterRegistry metrics) {
        this.registry = registry;
        this.versions = versions;
        this.withdrawals = withdrawals;
        this.judge = judge;
        this.metrics = metrics;
    }

    /**
     * @param withdrawnAt since when there is no champion because the model was deleted (UTC); null when that is not so
     * @param deployments the moves of the champion, newest first
     */
    record Deployments(Instant withdrawnAt, List<ChampionMove> deployments) {}

    /** The move that a rollback made. */
    record RolledBack(long sequence, int modelVersion, Integer previousVersion) {}

    @GET
    @Path("deployments")
    public Uni<Deployments> deployments(@PathParam("model") String model) {
        Names.requireModel(model);
        return withdrawals.withdrawnAt(model).chain(withdrawnAt -> versions.moves(model, VersionsResource.LIMIT)
                .map(moves -> new Deployments(withdrawnAt, moves)));
    }

    /** Answers when the move is stored; the deployment is announced right after, or as soon as the broker is there. */
    @POST
    @Path("rollback")
    public Uni<RolledBack> rollBack(@PathParam("model") String model, String body) {
        Names.requireModel(model);
        RollbackRequest request = RollbackRequest.parse(body);
        return registry.rollBack(model, request.toVersion(), request.actor(), Instant.now())
                .invoke(move -> rolledBack(model, move))
                .map(move -> new RolledBack(move.sequence(), move.modelVersion(), move.previousVersion()));
    }

    private void rolledBack(String model, ChampionMove move) {
        judge.wake();
        metrics.counter("perennial_rollbacks", "model", model).increment();
        LOG.infof(
                "Rolled back: modelName=%s modelVersion=%d previousVersion=%d sequence=%d actor=%s",
                model, move.modelVersion(), move.previousVersion(), move.sequence(), move.actor());
    }
}
