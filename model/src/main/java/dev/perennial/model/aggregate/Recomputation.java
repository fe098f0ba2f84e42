package dev.perennial.model.aggregate;

import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.AggregateUpdated.Pane;
import dev.perennial.contracts.event.EventContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Aggregates of a whole history, computed after the fact: as of any instant, from what was known then. One thread. */
public final class Recomputation {
    private static final EventContext CONTEXT = EventContext.first(EventContext.idOf("recomputation"), Instant.EPOCH);

    private final ModelDefinition definition;
    private final Map<Place, Pane> panes = new HashMap<>();
    private final FeatureValues values = new FeatureValues(Long.MAX_VALUE);
    private boolean isTold = true;

    private record Place(String aggregate, String entity, long startMillis) {}

    public Recomputation(ModelDefinition definition) {
        this.definition = definition;
    }

    /** Adds facts, in any order; each counts as often as it is added. */
    public void add(List<Contribution> facts) {
        for (Contribution fact : facts) {
            AggregateDefinition aggregate = definition.aggregates().get(fact.aggregate());
            Place place = new Place(fact.aggregate(), fact.entity(), aggregate.paneStart(fact.at()));
            panes.compute(place, (any, before) -> Panes.add(aggregate, before, fact));
            isTold = false;
        }
    }

    /**
     * The features with the aggregates behind them, as {@link FeatureValues#observe} gives them.
     *
     * @param features value by feature name, as validated
     */
    public Map<String, Object> vector(Map<String, Object> features, Instant at) {
        if (!isTold) {
            panes.values()
                    .forEach(pane -> values.update(
                            new AggregateUpdated(CONTEXT, definition.name(), 0, pane.latest(), null, pane)));
            isTold = true;
        }
        return values.observe(definition, features, at);
    }
}
