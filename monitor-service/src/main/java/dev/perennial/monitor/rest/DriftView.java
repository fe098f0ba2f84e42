package dev.perennial.monitor.rest;

import dev.perennial.monitor.domain.MonitorState;
import dev.perennial.monitor.domain.drift.DriftReport;
import java.util.List;

/**
 * How a model's newest windows compare with its champion's reference.
 *
 * @param modelName    the model
 * @param modelVersion the champion that the alarm is about; absent before the first tested window
 * @param state        whether there is drift now
 * @param predictions  records of {@code predictions} processed, whether or not they counted
 * @param driftEvents  times that drift began
 * @param windows      the newest closed windows, the newest first
 */
record DriftView(
        String modelName,
        Integer modelVersion,
        State state,
        long predictions,
        long driftEvents,
        List<DriftReport> windows) {
    /** Whether there is drift. */
    enum State {
        STABLE,
        DRIFTED
    }

    static DriftView of(String modelName, MonitorState state, List<DriftReport> windows) {
        int version = state.alarm().modelVersion();
        return new DriftView(
                modelName,
                version == 0 ? null : version,
                state.alarm().drifted() ? State.DRIFTED : State.STABLE,
                state.predictions(),
                state.driftEvents(),
                windows);
    }
}
