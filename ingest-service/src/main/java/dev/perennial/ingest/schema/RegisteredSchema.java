package dev.perennial.ingest.schema;

import dev.perennial.contracts.definition.ModelDefinition.SourceTopic.Format;
import java.util.List;

/**
 * A schema as the registry has it.
 *
 * @param format     what it is a schema of; JSON also for every type that is not read
 * @param text       an Avro schema in JSON, or a {@code .proto} file
 * @param references what it names, and what those name, each before whatever names it
 */
record RegisteredSchema(Format format, String text, List<Reference> references) {
    RegisteredSchema {
        references = List.copyOf(references);
    }

    /**
     * Another schema.
     *
     * @param name what it is named by: an Avro type's full name, or the path of an import
     */
    record Reference(String name, String text) {}
}
