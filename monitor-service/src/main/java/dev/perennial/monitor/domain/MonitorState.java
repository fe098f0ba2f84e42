package dev.perennial.monitor.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.monitor.domain.drift.Alarm;
import dev.perennial.monitor.domain.example.Observation;
import dev.perennial.monitor.domain.example.Observation.Source;
import dev.perennial.monitor.domain.window.ModelClock;
import java.time.Duration;
import java.time.Instant;

/**
 * What is known of one model as a whole.
 *
 * @param since              when the last model before it that had its name was deleted (UTC)
 * @param clock              how far event time has come
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
        requireNonNull(alarm, "alarm");
    }

    /** Before the first record of a model. */
    public static MonitorState empty(Instant since) {
        return new MonitorState(since, ModelClock.START, 0, 0, 0, 0, 0, 0, Alarm.QUIET);
    }

    /**
     * After one more record.
     *
     * @param partition  which partition brought it
     * @param partitions how many there are
     * @param window     length of the model's windows
     */
    public MonitorState after(Observation observation, int partition, int partitions, Duration window) {
        boolean prediction = observation.source() == Source.PREDICTION;
        return new MonitorState(
                since,
                observation.tellsTime() ? clock.after(observation.eventTime(), partition, partitions, window) : clock,
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
                predictions,
                examples,
                answeringVersion,
                driftEvents,
                driftReports,
                performanceReports + 1,
                alarm);
    }
}
