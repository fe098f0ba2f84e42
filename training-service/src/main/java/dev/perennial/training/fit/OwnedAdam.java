package dev.perennial.training.fit;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Adam;
import java.util.Map;
import java.util.function.Function;

/** Adam whose moments are freed with their owner; DJL detaches them from every manager, and then nothing frees them. */
final class OwnedAdam extends Adam {
    private final NDManager owner;

    OwnedAdam(Builder settings, NDManager owner) {
        super(settings);
        this.owner = owner;
    }

    @Override
    protected NDArray withDefaultState(
            Map<String, Map<Device, NDArray>> state, String key, Device device, Function<String, NDArray> initial) {
        boolean isNew = !state.containsKey(key);
        NDArray moment = super.withDefaultState(state, key, device, initial);
        if (isNew) {
            moment.attach(owner);
        }
        return moment;
    }
}
