package dev.perennial.monitor.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.monitor.domain.drift.Alarm;
import dev.perennial.monitor.domain.example.Observation;
import dev.perennial.monitor.domain.example.Observation.Source;
import dev.perennial.monitor.domain.window.ModelClock;

/**
 * What is known of one model as a whole.
 *
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
        ModelClock clock,
        long predictions,
        long examples,
        int answeringVersion,
        long driftEvents,
        long driftReports,
        long performanceReports,
        Alarm alarm) {
    /** Before the first record. */
    public static final MonitorState EMPTY = new MonitorState(ModelClock.START, 0, 0, 0, 0, 0, 0, Alarm.QUIET);

    public MonitorState {
        requireNonNull(clock, "clock");
        requireNonNull(alarm, "alarm");
    }

    /**
     * After one more record. Only a record that counts moves the clock.
     *
     * @param partition  which partition brought it
     * @param partitions how many there are
     */
    public MonitorState after(Observation observation, int partition, int partitions) {
        boolean prediction = observation.source() == Source.PREDICTION;
        return new MonitorState(
                observation.counts() ? clock.after(observation.eventTime(), partition, partitions) : clock,
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
