package dev.perennial.ingest.schema;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import com.squareup.wire.Syntax;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import dev.perennial.ingest.domain.source.UnmappableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The {@code .proto} files that one schema consists of. Options are not looked at: none of them changes how bytes are read. */
final class ProtoFiles {
    private static final Location NOWHERE = Location.get("schema");
    private static final Map<String, FileDescriptor> WELL_KNOWN = Stream.of(
                    AnyProto.getDescriptor(),
                    DurationProto.getDescriptor(),
                    EmptyProto.getDescriptor(),
                    FieldMaskProto.getDescriptor(),
                    StructProto.getDescriptor(),
                    TimestampProto.getDescriptor(),
                    WrappersProto.getDescriptor(),
                    DescriptorProtos.getDescriptor())
            .collect(Collectors.toUnmodifiableMap(FileDescriptor::getName, file -> file));

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, FileDescriptor> files = new HashMap<>(WELL_KNOWN);
    private final Set<String> open = new HashSet<>();

    private ProtoFiles(RegisteredSchema schema) {
        schema.references().forEach(reference -> texts.put(reference.name(), reference.text()));
    }

    /** @throws UnmappableException when it is no Protobuf schema, or names types that neither it nor its references have */
    static FileDescriptor file(RegisteredSchema schema) {
        try {
            return new ProtoFiles(schema).build("schema.proto", schema.text());
        } catch (DescriptorValidationException | IllegalStateException | IllegalArgumentException e) {
            throw RecordDecoder.unreadable("no Protobuf schema: " + e.getMessage());
        } catch (StackOverflowError e) {
            // the parser descends without a limit; the frames are gone by now, and nothing else was under way
            throw RecordDecoder.unreadable("no Protobuf schema: it is nested too deep");
        }
    }

    private FileDescriptor build(String name, String text) throws DescriptorValidationException {
        ProtoFileElement element = new ProtoParser(NOWHERE, text.toCharArray()).readProtoFile();
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder().setName(name);
        file.setSyntax(element.getSyntax() == Syntax.PROTO_3 ? "proto3" : "proto2");
        if (element.getPackageName() != null) {
            file.setPackage(element.getPackageName());
        }
        ProtoTypes.add(element, file);
        List<FileDescriptor> imports = new ArrayList<>();
        for (String path : imports(element)) {
            FileDescriptor imported = imported(path);
            // one that is missing may be of options alone; where a type is missing, the file cannot be built
            if (imported != null) {
                if (element.getPublicImports().contains(path)) {
                    file.addPublicDependency(imports.size());
                }
                file.addDependency(imported.getName());
                imports.add(imported);
            }
        }
        return FileDescriptor.buildFrom(file.build(), imports.toArray(FileDescriptor[]::new));
    }

    private static List<String> imports(ProtoFileElement element) {
        return Stream.of(element.getImports(), element.getPublicImports(), element.getWeakImports())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** Null when there is no such file. */
    private FileDescriptor imported(String path) throws DescriptorValidationException {
        if (!files.containsKey(path) && texts.containsKey(path)) {
            if (!open.add(path)) {
                throw RecordDecoder.unreadable(path + " imports itself");
            }
            files.put(path, build(path, texts.get(path)));
        }
        return files.get(path);
    }
}
