package dev.perennial.monitor.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.model.time.EventClock;
import dev.perennial.monitor.domain.drift.Alarm;
import dev.perennial.monitor.domain.example.Observation;
import dev.perennial.monitor.domain.example.Observation.Source;
import dev.perennial.monitor.domain.window.ModelClock;
import dev.perennial.monitor.domain.window.WindowGrid;
import java.time.Instant;

/**
 * What is known of one model as a whole.
 *
 * @param since              when the last model before it that had its name was deleted (UTC)
 * @param clock              how far event time has come
 * @param labelClock         how far the known times of labels have come
 * @param labelled           how far predictions and labels have come together (UTC); it never goes back
 * @param predictions        records of {@code predictions} processed
 * @param examples           records of {@code examples} processed
 * @param answeringVersion   the champion that made the newest prediction; 0 before the first
 * @param driftEvents        times that drift began
 * @param driftReports       windows compared with the reference
 * @param performanceReports windows of live performance told, one per version
 * @param alarm              whether there is drift now
 */
public record MonitorState(
        Instant since,
        ModelClock clock,
        ModelClock labelClock,
        Instant labelled,
        long predictions,
        long examples,
        int answeringVersion,
        long driftEvents,
        long driftReports,
        long performanceReports,
        Alarm alarm) {
    public MonitorState {
        requireNonNull(since, "since");
        requireNonNull(clock, "clock");
        requireNonNull(labelClock, "labelClock");
        requireNonNull(labelled, "labelled");
        requireNonNull(alarm, "alarm");
    }

    /** Before the first record of a model. */
    public static MonitorState empty(Instant since) {
        return new MonitorState(
                since, ModelClock.START, ModelClock.START, EventClock.BEGINNING, 0, 0, 0, 0, 0, 0, Alarm.QUIET);
    }

    /**
     * After one more record.
     *
     * @param partition  which partition brought it
     * @param partitions how many there are
     * @param grid       the model's windows
     */
    public MonitorState after(Observation observation, int partition, int partitions, WindowGrid grid) {
        boolean prediction = observation.source() == Source.PREDICTION;
        ModelClock clockNow = observation.tellsTime()
                ? clock.after(observation.eventTime(), partition, partitions, grid.length())
                : clock;
        ModelClock labelClockNow = observation.label() == null
                ? labelClock
                : labelClock.after(observation.label().knownAt(), partition, partitions, grid.length());
        Instant labelledNow = grid.labelledThrough(clockNow.now(), labelClockNow.now());
        return new MonitorState(
                since,
                clockNow,
                labelClockNow,
                labelledNow.isAfter(labelled) ? labelledNow : labelled,
                predictions + (prediction ? 1 : 0),
                examples + (prediction ? 0 : 1),
                observation.answer() == null
                        ? answeringVersion
                        : observation.answer().modelVersion(),
                driftEvents,
                driftReports,
                performanceReports,
                alarm);
    }

    /** After one more window was compared with the reference. */
    public MonitorState afterDriftReport(Alarm next) {
        return new MonitorState(
                since,
                clock,
                labelClock,
                labelled,
                predictions,
                examples,
                answeringVersion,
                driftEvents + (alarm.raisedBy(next) ? 1 : 0),
                driftReports + 1,
                performanceReports,
                next);
    }

    /** After one more window of live performance was told. */
    public MonitorState afterPerformanceReport() {
        return new MonitorState(
                since,
                clock,
                labelClock,
                labelled,
                predictions,
                examples,
                answeringVersion,
                driftEvents,
                driftReports,
                performanceReports + 1,
                alarm);
    }
}
