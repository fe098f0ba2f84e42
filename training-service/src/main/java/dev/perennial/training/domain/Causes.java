package dev.perennial.training.domain;

import dev.perennial.contracts.Durations;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.Triggers;
import dev.perennial.contracts.definition.Schedule;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The causes that a model may be trained for, and which of them hold. */
final class Causes {
    private final Triggers triggers;
    private final ModelDefinition definition;
    private final TriggerState state;

    Causes(ModelDefinition definition, TriggerState state) {
        this.triggers = definition.training().triggers();
        this.definition = definition;
        this.state = state;
    }

    /** A run for the causes that hold, the weightiest first, if they are as many as the quorum; else what is missing. */
    Decision decide() {
        List<Decision> holding = holding();
        String details = holding.stream().map(Decision::detail).collect(Collectors.joining("; "));
        if (holding.isEmpty()) {
            return Decision.await(nothing());
        }
        return holding.size() < triggers.quorum()
                ? Decision.await("%s; %d of the %d causes that a run needs at once"
                        .formatted(details, holding.size(), triggers.quorum()))
                : Decision.run(holding.get(0).reason(), details);
    }

    private List<Decision> holding() {
        List<Decision> holding = new ArrayList<>();
        if (triggers.drift() && state.pendingDrift() > 0) {
            holding.add(Decision.run(
                    Reason.DRIFT,
                    "drift was detected; %d examples came since the last run".formatted(state.freshExamples())));
        }
        decline().ifPresent(sentence -> holding.add(Decision.run(Reason.PERFORMANCE, sentence)));
        if (triggers.definition() && isDefinedAnew()) {
            holding.add(Decision.run(Reason.DEFINITION, "the model was defined anew"));
        }
        scheduled().ifPresent(sentence -> holding.add(Decision.run(Reason.SCHEDULE, sentence)));
        elapsed().ifPresent(sentence -> holding.add(Decision.run(Reason.ELAPSED, sentence)));
        if (triggers.examples() > 0 && state.freshExamples() >= triggers.examples()) {
            holding.add(Decision.run(Reason.EXAMPLES, "%d new examples".formatted(state.freshExamples())));
        }
        return holding;
    }

    private String nothing() {
        return triggers.examples() == 0
                ? "no cause holds; the number of examples starts no run of this model"
                : "%d of %d new examples".formatted(state.freshExamples(), triggers.examples());
    }

    private Optional<String> decline() {
        return triggers.performance() == null
                ? Optional.empty()
                : new LiveDecline(
                                triggers.performance(),
                                definition.training().objective(),
                                definition.monitoring().drift().minExamples())
                        .in(state.live());
    }

    private boolean isDefinedAnew() {
        return state.lastDefinition() != null && !state.lastDefinition().equals(definition.trainingDigest());
    }

    /** The first run is due as soon as there is enough for it. */
    private Optional<String> scheduled() {
        if (triggers.schedule() == null || state.lastAutomatic() == null) {
            return Optional.ofNullable(triggers.schedule()).map(schedule -> "the schedule's first run");
        }
        Optional<Instant> due =
                Schedule.parse(triggers.schedule()).flatMap(schedule -> schedule.after(state.lastAutomatic()));
        return due.filter(point -> !state.knownThrough().isBefore(point))
                .map(point -> "the schedule's %s is past".formatted(point));
    }

    private Optional<String> elapsed() {
        Duration least = triggers.elapsed();
        if (least == null || state.lastAutomatic() == null) {
            return Optional.ofNullable(least).map(duration -> "no such run yet");
        }
        Instant due = state.lastAutomatic().plus(least);
        return state.knownThrough().isBefore(due)
                ? Optional.empty()
                : Optional.of("%s since the last run".formatted(Durations.format(least)));
    }
}
