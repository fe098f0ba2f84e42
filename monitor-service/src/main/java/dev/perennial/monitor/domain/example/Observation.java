package dev.perennial.monitor.domain.example;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.definition.ModelDefinition;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one record of {@code predictions} or {@code examples} adds to what is known of its model. There is exactly one
 * for each record, so that counting observations is counting records.
 *
 * @param source    which topic the record came from
 * @param standing  whether it counts; if not, nothing but the count follows from it
 * @param eventTime the record's event time (UTC)
 * @param features  value by feature name, if they are the example's first; else null
 * @param answer    what the champion answered; else null
 * @param label     the example's label, if this record brings it; else null
 * @param scored    the answers whose label is known since this record
 */
public record Observation(
        Source source,
        Standing standing,
        Instant eventTime,
        Map<String, Object> features,
        Answer answer,
        Label label,
        List<Scored> scored) {
    /** Which topic a record came from. */
    public enum Source {
        PREDICTION,
        EXAMPLE
    }

    /** Whether a record counts. */
    public enum Standing {
        COUNTS,
        /** the same example was seen before: a prediction by the same version, or its label */
        REPEATED,
        /** its example is so old that nothing is remembered of it */
        LATE,
        /** its event time lies too far ahead of the time at which the log took it */
        AHEAD,
        /** its scores or its label do not fit the definition */
        UNFIT
    }

    public Observation {
        requireNonNull(source, "source");
        requireNonNull(standing, "standing");
        requireNonNull(eventTime, "eventTime");
        features = features == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(features));
        scored = List.copyOf(scored);
    }

    /** A record from which nothing follows but the count. */
    public Observation(Source source, Standing standing, Instant eventTime) {
        this(source, standing, eventTime, null, null, null, List.of());
    }

    /** Whether anything follows from it but the count. */
    public boolean counts() {
        return standing == Standing.COUNTS;
    }

    /**
     * Whether its event time tells how far time has come. A repeat tells it too: where ids are few, little else comes.
     */
    public boolean tellsTime() {
        return standing == Standing.COUNTS || standing == Standing.REPEATED;
    }

    /** What is left of it when a definition changed since: answers and labels that do not fit it are left out. */
    public Observation fitting(ModelDefinition definition) {
        Fit fit = new Fit(definition);
        return new Observation(
                source,
                standing,
                eventTime,
                features,
                answer != null && fit.hasScores(answer.scores()) ? answer : null,
                label != null && fit.hasLabel(label.value()) ? label : null,
                scored.stream()
                        .filter(one -> fit.hasScores(one.answer().scores())
                                && fit.hasLabel(one.label().value()))
                        .toList());
    }

    /**
     * What one version said.
     *
     * @param modelVersion from 1
     * @param scores       one probability per class, or the one value
     */
    public record Answer(int modelVersion, List<Double> scores) {
        public Answer {
            scores = List.copyOf(scores);
        }
    }

    /**
     * What came true.
     *
     * @param value     Boolean, String or Double
     * @param eventTime the example's event time (UTC)
     * @param knownAt   when it was known (UTC)
     */
    public record Label(Object value, Instant eventTime, Instant knownAt) {
        public Label {
            requireNonNull(value, "value");
            requireNonNull(eventTime, "eventTime");
            requireNonNull(knownAt, "knownAt");
        }
    }

    /**
     * An answer and what came true.
     *
     * @param answer what a version said
     * @param label  what came true
     */
    public record Scored(Answer answer, Label label) {
        public Scored {
            requireNonNull(answer, "answer");
            requireNonNull(label, "label");
        }
    }
}
