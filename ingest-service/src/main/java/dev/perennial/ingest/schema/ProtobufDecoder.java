package dev.perennial.ingest.schema;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import dev.perennial.ingest.domain.source.UnmappableException;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;

/** Reads the records of one Protobuf schema. They start with which of its messages they are. */
final class ProtobufDecoder implements RecordDecoder {
    private final FileDescriptor file;

    private ProtobufDecoder(FileDescriptor file) {
        this.file = file;
    }

    /** @throws UnmappableException when it is no Protobuf schema */
    static ProtobufDecoder of(RegisteredSchema schema) {
        return new ProtobufDecoder(ProtoFiles.file(schema));
    }

    @Override
    public Map<String, Object> decode(byte[] value, int start) {
        CodedInputStream input = CodedInputStream.newInstance(value, start, value.length - start);
        input.setRecursionLimit(MAX_DEPTH);
        try {
            DynamicMessage.Builder message = DynamicMessage.newBuilder(type(input));
            message.mergeFrom(input, ExtensionRegistry.getEmptyRegistry());
            input.checkLastTagWas(0);
            return ProtobufValues.object(message.buildPartial());
        } catch (IOException | DateTimeException | ArithmeticException e) {
            throw RecordDecoder.unreadable("not as its schema says: " + e.getMessage());
        }
    }

    /** The number of indexes, then one for each level of nesting; the first message, by far the most frequent, is a lone 0. */
    private Descriptor type(CodedInputStream input) throws IOException {
        int count = input.readSInt32();
        if (count < 0 || count > MAX_DEPTH) {
            throw RecordDecoder.unreadable(count + " indexes of messages (expected: 0 to " + MAX_DEPTH + ")");
        }
        Descriptor type = element(file.getMessageTypes(), count == 0 ? 0 : input.readSInt32());
        for (int level = 1; level < count; level++) {
            type = element(declared(type), input.readSInt32());
        }
        return type;
    }

    /** The entries of maps are none that the text declares. */
    private static List<Descriptor> declared(Descriptor type) {
        return type.getNestedTypes().stream()
                .filter(nested -> !nested.getOptions().getMapEntry())
                .toList();
    }

    private static Descriptor element(List<Descriptor> types, int index) {
        if (index < 0 || index >= types.size()) {
            throw RecordDecoder.unreadable("message " + index + " of " + types.size());
        }
        return types.get(index);
    }
}
