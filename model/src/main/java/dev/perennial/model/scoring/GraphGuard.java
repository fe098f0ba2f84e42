package dev.perennial.model.scoring;

import dev.perennial.model.bundle.InvalidBundleException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Looks through the bytes of an ONNX graph before the native engine sees them, and refuses what no graph of ours has and
 * what engines have been attacked with: tensors that lie in other files, local functions, training graphs, operators
 * outside the two standard domains, and deep nesting.
 *
 * <p>It walks the protobuf encoding of <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>;
 * the field numbers below are from there.
 */
final class GraphGuard {
    private static final int DEEPEST = 16;
    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml");

    private static final int WIRE_VARINT = 0;
    private static final int WIRE_FIXED64 = 1;
    private static final int WIRE_BYTES = 2;
    private static final int WIRE_FIXED32 = 5;

    /** The messages that are looked into. */
    private enum Message {
        MODEL,
        OPSET,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR,
        SPARSE_TENSOR;

        /** What the field holds, null when it is not looked into. */
        Message child(int field) {
            return switch (this) {
                case MODEL -> field == 7 ? GRAPH : field == 8 ? OPSET : null;
                case GRAPH -> field == 1 ? NODE : field == 5 ? TENSOR : field == 15 ? SPARSE_TENSOR : null;
                case NODE -> field == 5 ? ATTRIBUTE : null;
                case ATTRIBUTE ->
                    switch (field) {
                        case 5, 10 -> TENSOR;
                        case 6, 11 -> GRAPH;
                        case 22, 23 -> SPARSE_TENSOR;
                        default -> null;
                    };
                case SPARSE_TENSOR -> field == 1 || field == 2 ? TENSOR : null;
                case OPSET, TENSOR -> null;
            };
        }

        boolean isDomain(int field) {
            return (this == OPSET && field == 1) || (this == NODE && field == 7);
        }

        /** Why the field must not be there, null when it may. */
        String refusal(int field) {
            return switch (this) {
                case MODEL -> field == 25 ? "local functions" : field == 20 ? "a training graph" : null;
                case TENSOR -> field == 13 || field == 14 ? "a tensor in another file" : null;
                case OPSET, GRAPH, NODE, ATTRIBUTE, SPARSE_TENSOR -> null;
            };
        }
    }

    private final byte[] bytes;
    private int position;

    private GraphGuard(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws InvalidBundleException for a graph that must not be opened */
    static void requireSafe(byte[] onnx) {
        if (onnx.length == 0) {
            throw new InvalidBundleException("the graph is empty");
        }
        new GraphGuard(onnx).walk(Message.MODEL, onnx.length, 0);
    }

    private void walk(Message message, int end, int depth) {
        if (depth > DEEPEST) {
            throw new InvalidBundleException("the graph is nested deeper than " + DEEPEST + " levels");
        }
        while (position < end) {
            long tag = varint(end);
            int field = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case WIRE_VARINT -> number(message, field, varint(end));
                case WIRE_FIXED64 -> skip(8, end);
                case WIRE_BYTES -> content(message, field, varint(end), end, depth);
                case WIRE_FIXED32 -> skip(4, end);
                default -> throw damaged();
            }
        }
    }

    private static void number(Message message, int field, long value) {
        // a data location of 0 says: in this file
        if (value != 0) {
            requireAllowed(message, field);
        }
    }

    private void content(Message message, int field, long length, int end, int depth) {
        requireAllowed(message, field);
        if (length < 0 || length > end - position) {
            throw damaged();
        }
        int next = position + (int) length;
        Message child = message.child(field);
        if (child != null) {
            walk(child, next, depth + 1);
        } else if (message.isDomain(field)) {
            requireStandard(new String(bytes, position, (int) length, StandardCharsets.UTF_8));
        }
        position = next;
    }

    private static void requireAllowed(Message message, int field) {
        String refusal = message.refusal(field);
        if (refusal != null) {
            throw new InvalidBundleException("the graph has " + refusal);
        }
    }

    private static void requireStandard(String domain) {
        if (!DOMAINS.contains(domain)) {
            throw new InvalidBundleException("the graph has operators of the domain \"" + domain + "\"");
        }
    }

    private void skip(int length, int end) {
        if (length > end - position) {
            throw damaged();
        }
        position += length;
    }

    private long varint(int end) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position >= end) {
                throw damaged();
            }
            byte next = bytes[position++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged();
    }

    private static InvalidBundleException damaged() {
        return new InvalidBundleException("the graph is damaged");
    }
}
