package dev.perennial.training.fit;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A network between two epochs.
 *
 * @param epochs  done so far
 * @param weights of its layers
 * @param moments of the optimizer, in the order made
 */
record NetworkState(int epochs, List<float[]> weights, List<float[]> moments) {
    static final NetworkState START = new NetworkState(0, List.of(), List.of());

    /** @param learnt what the network holds now, in the order in which {@link #restore} is told it */
    static NetworkState of(int epochs, List<NDArray> learnt, OwnedAdam optimizer) {
        return new NetworkState(
                epochs, learnt.stream().map(NDArray::toFloatArray).toList(), optimizer.moments());
    }

    /** Makes what a new network holds that of this one; at the start it stays as it was drawn. */
    void restore(List<NDArray> learnt) {
        for (int i = 0; i < weights.size(); i++) {
            learnt.get(i).set(weights.get(i));
        }
    }

    byte[] write() {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + size(weights) + size(moments));
        bytes.putInt(epochs);
        write(weights, bytes);
        write(moments, bytes);
        return bytes.array();
    }

    static NetworkState read(byte[] state) {
        ByteBuffer bytes = ByteBuffer.wrap(state);
        return new NetworkState(bytes.getInt(), arrays(bytes), arrays(bytes));
    }

    private static int size(List<float[]> arrays) {
        return Integer.BYTES
                + arrays.stream()
                        .mapToInt(array -> Integer.BYTES + Float.BYTES * array.length)
                        .sum();
    }

    private static void write(List<float[]> arrays, ByteBuffer bytes) {
        bytes.putInt(arrays.size());
        for (float[] array : arrays) {
            bytes.putInt(array.length);
            for (float value : array) {
                bytes.putFloat(value);
            }
        }
    }

    private static List<float[]> arrays(ByteBuffer bytes) {
        int count = bytes.getInt();
        List<float[]> arrays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] array = new float[bytes.getInt()];
            bytes.asFloatBuffer().get(array);
            bytes.position(bytes.position() + Float.BYTES * array.length);
            arrays.add(array);
        }
        return arrays;
    }
}
