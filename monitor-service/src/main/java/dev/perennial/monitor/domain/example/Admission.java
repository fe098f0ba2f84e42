package dev.perennial.monitor.domain.example;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.model.time.EventClock;
import dev.perennial.monitor.domain.example.Observation.Standing;
import dev.perennial.monitor.domain.window.WindowGrid;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides whether a record may count at all, before its example is looked at.
 *
 * @param definition of the record's model
 * @param labelled   how far predictions and labels of the model have come together on the record's partition (UTC)
 * @param maxAhead   how far an event time may lie ahead of the append to the log
 */
public record Admission(ModelDefinition definition, Instant labelled, Duration maxAhead) {
    /** @param appendedAt when the log took the record (UTC) */
    public Standing of(PredictionMade prediction, Instant appendedAt) {
        return new Fit(definition).hasScores(prediction.scores())
                ? timely(prediction.eventTime(), appendedAt)
                : Standing.UNFIT;
    }

    /** @param appendedAt when the log took the record (UTC) */
    public Standing of(ExampleJoined example, Instant appendedAt) {
        return new Fit(definition).hasLabel(example.label()) ? timely(example.eventTime(), appendedAt) : Standing.UNFIT;
    }

    private Standing timely(Instant eventTime, Instant appendedAt) {
        if (eventTime.isAfter(appendedAt.plus(maxAhead))) {
            return Standing.AHEAD;
        }
        boolean forgotten = eventTime.isBefore(EventClock.BEGINNING)
                || labelled.isAfter(WindowGrid.of(definition).forgottenAt(eventTime));
        return forgotten ? Standing.LATE : Standing.COUNTS;
    }
}
