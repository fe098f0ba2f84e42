package dev.perennial.model.data;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Many short texts in one array: as objects each would take more than all numbers of its example. */
final class Ids {
    private final byte[] bytes;
    private final int[] ends;

    /** @param ids null where an example has none; read as an empty one */
    Ids(String[] ids) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        this.ends = new int[ids.length];
        for (int row = 0; row < ids.length; row++) {
            if (ids[row] != null) {
                all.writeBytes(ids[row].getBytes(StandardCharsets.UTF_8));
            }
            ends[row] = all.size();
        }
        this.bytes = all.toByteArray();
    }

    int size() {
        return ends.length;
    }

    String at(int row) {
        int from = row == 0 ? 0 : ends[row - 1];
        return new String(bytes, from, ends[row] - from, StandardCharsets.UTF_8);
    }
}
