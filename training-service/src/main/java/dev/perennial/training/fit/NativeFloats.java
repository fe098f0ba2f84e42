package dev.perennial.training.fit;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** Floats outside of Java's heap, given back when closed and not whenever a collector comes by. */
final class NativeFloats implements AutoCloseable {
    private final Pointer pointer;

    /** @param size how many there is room for, at least 1 */
    NativeFloats(int size) {
        long address = Native.malloc((long) size * Float.BYTES);
        if (address == 0) {
            throw new OutOfMemoryError("no memory for " + size + " floats outside of the heap");
        }
        pointer = new Pointer(address);
    }

    /** Puts {@code count} values from a position on at the beginning; the caller sees to it that there is room. */
    Pointer with(float[] values, int from, int count) {
        pointer.write(0, values, from, count);
        return pointer;
    }

    @Override
    public void close() {
        Native.free(Pointer.nativeValue(pointer));
    }
}
