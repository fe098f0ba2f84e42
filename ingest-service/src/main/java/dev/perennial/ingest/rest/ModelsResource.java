package dev.perennial.ingest.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Names;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
import dev.perennial.ingest.domain.source.SourcePlan;
import dev.perennial.ingest.messaging.DefinitionsView;
import dev.perennial.ingest.messaging.KafkaSettings;
import dev.perennial.ingest.messaging.LogPublisher;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Model definitions. A change is answered when it is on the log and this replica acts on it. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class ModelsResource {
    private final DefinitionsView definitions;
    private final LogPublisher publisher;
    private final KafkaSettings kafka;

    ModelsResource(DefinitionsView definitions, LogPublisher publisher, KafkaSettings kafka) {
        this.definitions = definitions;
        this.publisher = publisher;
        this.kafka = kafka;
    }

    /** All models, by name. */
    record ModelList(List<Entry> models) {
        /** @param definitionSha256 digest of its definition */
        record Entry(String modelName, Task task, String definitionSha256) {}
    }

    @GET
    public ModelList list() {
        return new ModelList(definitions.all().stream()
                .map(definition -> new ModelList.Entry(definition.name(), definition.task(), definition.digest()))
                .toList());
    }

    /** The definition as JSON that can be PUT again. */
    @GET
    @Path("/{model}")
    public String get(@PathParam("model") String model) {
        return find(model).orElseThrow(() -> new ModelUnknownException(model)).toJson();
    }

    /** Takes YAML or JSON, whatever the content type says. */
    @PUT
    @Path("/{model}")
    @Consumes(MediaType.WILDCARD)
    public Response put(@PathParam("model") String model, InputStream body) {
        Names.requireModel(model);
        ModelDefinition definition = DefinitionParser.parse(Body.text(body, DefinitionParser.MAX_LENGTH));
        if (!definition.name().equals(model)) {
            throw new InvalidInputException("name", '"' + definition.name() + '"', '"' + model + "\", as in the path");
        }
        SourcePlan.requireReadable(definition, definitions.all(), kafka.prefix());
        Optional<ModelDefinition> before = find(model);
        if (!before.equals(Optional.of(definition))) {
            await(publisher.publish(definition));
        }
        return Response.status(before.isPresent() ? Response.Status.OK : Response.Status.CREATED)
                .entity(definition.toJson())
                .build();
    }

    @DELETE
    @Path("/{model}")
    public void delete(@PathParam("model") String model) {
        if (find(model).isEmpty()) {
            throw new ModelUnknownException(model);
        }
        await(publisher.delete(model));
    }

    private Optional<ModelDefinition> find(String model) {
        return definitions.findUpToDate(Names.requireModel(model));
    }

    private void await(RecordMetadata place) {
        definitions.await(place.partition(), place.offset());
    }
}
