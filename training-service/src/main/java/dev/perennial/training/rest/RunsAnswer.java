package dev.perennial.training.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.tracking.RunQuery;
import dev.perennial.training.domain.tracking.Tracking;
import dev.perennial.training.store.RunSearchRepository;
import dev.perennial.training.store.TrackingRepository;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A page of runs.
 *
 * @param next what {@code after} asks for the page that follows; null when there is none
 */
record RunsAnswer(List<ObjectNode> runs, UUID next) {
    /** The runs that a query is for, with what is kept of them. */
    static Uni<RunsAnswer> find(RunSearchRepository search, TrackingRepository tracking, RunQuery query) {
        return search.find(query)
                .chain(found -> tracking.findAll(found.stream().map(Run::runId).toList())
                        .map(kept -> of(found, kept, query.limit())));
    }

    private static RunsAnswer of(List<Run> runs, Map<UUID, Tracking> kept, int limit) {
        UUID next = runs.size() < limit ? null : runs.get(runs.size() - 1).runId();
        return new RunsAnswer(
                runs.stream()
                        .map(run -> RunDocument.brief(run, kept.get(run.runId())))
                        .toList(),
                next);
    }
}
