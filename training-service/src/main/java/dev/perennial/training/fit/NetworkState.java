package dev.perennial.training.fit;

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
