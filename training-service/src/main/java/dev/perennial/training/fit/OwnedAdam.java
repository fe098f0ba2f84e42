package dev.perennial.training.fit;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Adam whose moments are freed with their owner; DJL detaches them from every manager, and then nothing frees them. It can go
 * on where another one stopped.
 */
final class OwnedAdam extends Adam {
    private final NDManager owner;
    private final int stepsBefore;
    private final List<float[]> momentsBefore;
    private final List<NDArray> moments = new ArrayList<>();

    /**
     * @param stepsBefore   steps taken before
     * @param momentsBefore {@link #moments} after them; empty when there were none
     */
    OwnedAdam(Builder settings, NDManager owner, int stepsBefore, List<float[]> momentsBefore) {
        super(settings);
        this.owner = owner;
        this.stepsBefore = stepsBefore;
        this.momentsBefore = momentsBefore;
    }

    @Override
    protected int updateCount(String parameterId) {
        return super.updateCount(parameterId) + stepsBefore;
    }

    @Override
    protected NDArray withDefaultState(
            Map<String, Map<Device, NDArray>> state, String key, Device device, Function<String, NDArray> initial) {
        boolean isNew = !state.containsKey(key);
        NDArray moment = super.withDefaultState(state, key, device, initial);
        if (isNew) {
            moment.attach(owner);
            if (!momentsBefore.isEmpty()) {
                moment.set(momentsBefore.get(moments.size()));
            }
            moments.add(moment);
        }
        return moment;
    }

    /** Those of every parameter in turn. */
    List<float[]> moments() {
        // a fit that took no step made none
        return moments.isEmpty()
                ? momentsBefore
                : moments.stream().map(NDArray::toFloatArray).toList();
    }
}
