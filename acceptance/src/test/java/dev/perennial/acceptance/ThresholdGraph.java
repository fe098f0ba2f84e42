package dev.perennial.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An ONNX file written by hand, as a stranger's tool would: nearly 1 above a value of one feature, nearly 0 below it. The numbers are
 * the fields of <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>.
 *
 * @param feature   a numeric feature
 * @param texts     the other features, all categorical
 * @param threshold what is taken where the value is missing, too
 */
record ThresholdGraph(String feature, List<String> texts, float threshold) {
    private static final int FLOAT = 1;
    private static final int TEXT = 8;
    private static final float STEEPNESS = 20;

    byte[] bytes() {
        Message graph = new Message()
                .add(1, node("IsNaN", "missing", feature))
                .add(1, node("Where", "filled", "missing", "threshold", feature))
                .add(1, node("Sub", "above", "filled", "threshold"))
                .add(1, node("Mul", "logit", "above", "steepness"))
                .add(1, node("Sigmoid", "yes", "logit"))
                .add(1, node("Sub", "no", "one", "yes"))
                .add(1, node("Concat", "probabilities", "no", "yes").add(5, axis()))
                .text(2, "threshold")
                .add(5, constant("threshold", threshold))
                .add(5, constant("steepness", STEEPNESS))
                .add(5, constant("one", 1))
                .add(11, column(feature, FLOAT, 1));
        texts.forEach(text -> graph.add(11, column(text, TEXT, 1)));
        graph.add(12, column("probabilities", FLOAT, 2));
        return new Message()
                .number(1, 8)
                .add(7, graph)
                .add(8, new Message().text(1, "").number(2, 17))
                .bytes();
    }

    private static Message node(String operator, String output, String... inputs) {
        Message node = new Message();
        for (String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, output).text(4, operator);
    }

    private static Message axis() {
        return new Message().text(1, "axis").number(3, 1).number(20, 2);
    }

    private static Message constant(String name, float value) {
        byte[] raw = ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array();
        return new Message().number(1, 1).number(2, FLOAT).text(8, name).bytes(9, raw);
    }

    private static Message column(String name, int type, int width) {
        Message shape = new Message().add(1, new Message().text(2, "examples")).add(1, new Message().number(1, width));
        return new Message()
                .text(1, name)
                .add(2, new Message().add(1, new Message().number(1, type).add(2, shape)));
    }

    /** One message of the protobuf encoding. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, int value) {
            varint(field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String text) {
            return bytes(field, text.getBytes(UTF_8));
        }

        Message add(int field, Message message) {
            return bytes(field, message.bytes());
        }

        Message bytes(int field, byte[] bytes) {
            varint((field << 3) | 2);
            varint(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private void varint(int value) {
            int left = value;
            while (left >= 0x80) {
                out.write((left & 0x7F) | 0x80);
                left >>>= 7;
            }
            out.write(left);
        }
    }
}
