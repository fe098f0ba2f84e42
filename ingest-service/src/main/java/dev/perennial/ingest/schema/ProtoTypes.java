package dev.perennial.ingest.schema;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.squareup.wire.Syntax;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.GroupElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes the types of a file out of the parsed text, as the compiler of Protobuf would; names of types are left to resolve. */
final class ProtoTypes {
    private static final Pattern MAP = Pattern.compile("map\\s*<\\s*([\\w.]+)\\s*,\\s*([\\w.]+)\\s*>");
    private static final Map<String, FieldDescriptorProto.Type> SCALARS = Arrays.stream(
                    FieldDescriptorProto.Type.values())
            .filter(type -> type != FieldDescriptorProto.Type.TYPE_GROUP
                    && type != FieldDescriptorProto.Type.TYPE_MESSAGE
                    && type != FieldDescriptorProto.Type.TYPE_ENUM)
            .collect(Collectors.toUnmodifiableMap(
                    type -> type.name().substring("TYPE_".length()).toLowerCase(Locale.ROOT), type -> type));

    private final boolean isProto3;

    private ProtoTypes(boolean isProto3) {
        this.isProto3 = isProto3;
    }

    static void add(ProtoFileElement element, FileDescriptorProto.Builder file) {
        ProtoTypes types = new ProtoTypes(element.getSyntax() == Syntax.PROTO_3);
        for (TypeElement type : element.getTypes()) {
            if (type instanceof MessageElement message) {
                file.addMessageType(types.message(message));
            } else if (type instanceof EnumElement constants) {
                file.addEnumType(enumeration(constants));
            }
        }
    }

    private DescriptorProto message(MessageElement element) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(element.getName());
        for (TypeElement type : element.getNestedTypes()) {
            if (type instanceof MessageElement nested) {
                message.addNestedType(message(nested));
            } else if (type instanceof EnumElement constants) {
                message.addEnumType(enumeration(constants));
            }
        }
        for (FieldElement field : element.getFields()) {
            addField(message, field);
        }
        element.getGroups().forEach(group -> message.addField(group(message, group)));
        for (OneOfElement oneOf : element.getOneOfs()) {
            int index = message.getOneofDeclCount();
            message.addOneofDeclBuilder().setName(oneOf.getName());
            oneOf.getFields().forEach(field -> message.addField(field(field).setOneofIndex(index)));
            oneOf.getGroups()
                    .forEach(group -> message.addField(group(message, group).setOneofIndex(index)));
        }
        addPresence(message);
        return message.build();
    }

    private void addField(DescriptorProto.Builder message, FieldElement element) {
        Matcher map = MAP.matcher(element.getType());
        if (map.matches()) {
            message.addField(map(message, element, map.group(1), map.group(2)));
            return;
        }
        FieldDescriptorProto.Builder field = field(element);
        if (isProto3 && element.getLabel() == Field.Label.OPTIONAL) {
            field.setProto3Optional(true);
        }
        message.addField(field);
    }

    /** An optional field of proto3 is a choice of one; these come after the choices that the text has. */
    private static void addPresence(DescriptorProto.Builder message) {
        for (FieldDescriptorProto.Builder field : message.getFieldBuilderList()) {
            if (field.getProto3Optional()) {
                field.setOneofIndex(message.getOneofDeclCount());
                message.addOneofDeclBuilder().setName("_" + field.getName());
            }
        }
    }

    private static FieldDescriptorProto.Builder field(FieldElement element) {
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                .setName(element.getName())
                .setNumber(element.getTag())
                .setLabel(label(element.getLabel()));
        if (element.getDefaultValue() != null) {
            field.setDefaultValue(element.getDefaultValue());
        }
        return typed(field, element.getType());
    }

    private static FieldDescriptorProto.Builder typed(FieldDescriptorProto.Builder field, String type) {
        FieldDescriptorProto.Type scalar = SCALARS.get(type);
        return scalar == null ? field.setTypeName(type) : field.setType(scalar);
    }

    private static FieldDescriptorProto.Label label(Field.Label label) {
        if (label == Field.Label.REPEATED) {
            return FieldDescriptorProto.Label.LABEL_REPEATED;
        }
        return label == Field.Label.REQUIRED
                ? FieldDescriptorProto.Label.LABEL_REQUIRED
                : FieldDescriptorProto.Label.LABEL_OPTIONAL;
    }

    /** A map is a list of entries, each of which is a message that the text does not have. */
    private static FieldDescriptorProto.Builder map(
            DescriptorProto.Builder message, FieldElement element, String key, String value) {
        String name = entryName(element.getName());
        message.addNestedTypeBuilder()
                .setName(name)
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(typed(entryField("key", 1), key))
                .addField(typed(entryField("value", 2), value));
        return FieldDescriptorProto.newBuilder()
                .setName(element.getName())
                .setNumber(element.getTag())
                .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)
                .setTypeName(name);
    }

    private static FieldDescriptorProto.Builder entryField(String name, int number) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    }

    /** {@code fare_parts} has {@code FarePartsEntry}. */
    private static String entryName(String field) {
        return Arrays.stream(field.split("_"))
                        .filter(word -> !word.isEmpty())
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining())
                + "Entry";
    }

    private FieldDescriptorProto.Builder group(DescriptorProto.Builder message, GroupElement element) {
        DescriptorProto.Builder nested = message.addNestedTypeBuilder().setName(element.getName());
        List<FieldElement> fields = element.getFields();
        fields.forEach(field -> addField(nested, field));
        return FieldDescriptorProto.newBuilder()
                .setName(element.getName().toLowerCase(Locale.ROOT))
                .setNumber(element.getTag())
                .setLabel(label(element.getLabel()))
                .setType(FieldDescriptorProto.Type.TYPE_GROUP)
                .setTypeName(element.getName());
    }

    private static EnumDescriptorProto enumeration(EnumElement element) {
        EnumDescriptorProto.Builder constants = EnumDescriptorProto.newBuilder().setName(element.getName());
        element.getConstants()
                .forEach(constant ->
                        constants.addValueBuilder().setName(constant.getName()).setNumber(constant.getTag()));
        return constants.build();
    }
}
