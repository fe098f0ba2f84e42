package dev.perennial.serving;

import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.AggregateUpdated.Pane;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.model.aggregate.Contribution;
import dev.perennial.model.aggregate.Contributions;
import dev.perennial.model.aggregate.Panes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds events to the panes of a model as one partition of ingest does. */
public final class Aggregation {
    private final ModelDefinition definition;
    private final int partition;
    private final Map<String, Pane> panes = new HashMap<>();

    public Aggregation(ModelDefinition definition, int partition) {
        this.definition = definition;
        this.partition = partition;
    }

    /** What the log says when features have been observed. */
    public List<AggregateUpdated> observe(Map<String, Object> features, Instant at) {
        List<AggregateUpdated> updates = new ArrayList<>();
        for (Contribution contribution : Contributions.ofFeatures(definition, features, at)) {
            AggregateDefinition aggregate = definition.aggregates().get(contribution.aggregate());
            Pane pane = panes.compute(
                    contribution.aggregate() + "/" + contribution.entity() + "/" + aggregate.paneStart(at),
                    (key, before) -> Panes.add(aggregate, before, contribution));
            updates.add(new AggregateUpdated(
                    EventContext.first(EventContext.idOf("test"), at), definition.name(), partition, at, null, pane));
        }
        return updates;
    }
}
