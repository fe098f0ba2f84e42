package dev.perennial.monitor.domain.example;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.monitor.domain.example.Observation.Answer;
import dev.perennial.monitor.domain.example.Observation.Label;
import dev.perennial.monitor.domain.example.Observation.Scored;
import dev.perennial.monitor.domain.example.Observation.Source;
import dev.perennial.monitor.domain.example.Observation.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of one example until its label can no longer come: who answered what, and the label. Predictions
 * and label may come in any order; each answer meets the label once.
 *
 * @param answers         the first answer of each version
 * @param featuresCounted whether its features went into a window
 * @param label           what came true; null while unknown
 */
public record ExampleMemory(List<Answer> answers, boolean featuresCounted, Label label) {
    /** More versions than this answer no example; the limit bounds what one example can take. */
    static final int MAX_ANSWERS = 32;

    /** Nothing seen yet. */
    public static final ExampleMemory EMPTY = new ExampleMemory(List.of(), false, null);

    public ExampleMemory {
        answers = List.copyOf(answers);
    }

    /**
     * The memory after a record, and what the record adds.
     *
     * @param memory      what to remember now
     * @param observation what follows
     */
    public record Step(ExampleMemory memory, Observation observation) {
        public Step {
            requireNonNull(memory, "memory");
            requireNonNull(observation, "observation");
        }
    }

    /** A prediction came. A shadow's answer is scored, but it is no part of what the model's users saw. */
    public Step predicted(PredictionMade prediction) {
        Instant eventTime = prediction.eventTime();
        int version = prediction.modelVersion();
        if (answers.size() >= MAX_ANSWERS || answers.stream().anyMatch(earlier -> earlier.modelVersion() == version)) {
            return new Step(this, new Observation(Source.PREDICTION, Standing.REPEATED, eventTime));
        }
        Answer answer = new Answer(version, prediction.scores());
        List<Answer> all = new ArrayList<>(answers);
        all.add(answer);
        boolean seen = prediction.role() != PredictionMade.Role.SHADOW;
        Observation observation = new Observation(
                Source.PREDICTION,
                Standing.COUNTS,
                eventTime,
                seen && !featuresCounted ? prediction.features() : null,
                prediction.role() == PredictionMade.Role.CHAMPION ? answer : null,
                null,
                label == null ? List.of() : List.of(new Scored(answer, label)));
        return new Step(new ExampleMemory(all, featuresCounted || seen, label), observation);
    }

    /** The label came. */
    public Step joined(ExampleJoined example) {
        if (label != null) {
            return new Step(this, new Observation(Source.EXAMPLE, Standing.REPEATED, example.eventTime()));
        }
        Label known = new Label(example.label(), example.eventTime(), example.knownAt());
        Observation observation = new Observation(
                Source.EXAMPLE,
                Standing.COUNTS,
                example.eventTime(),
                null,
                null,
                known,
                answers.stream().map(answer -> new Scored(answer, known)).toList());
        return new Step(new ExampleMemory(answers, featuresCounted, known), observation);
    }
}
