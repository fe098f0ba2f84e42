package dev.perennial.training.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.Names;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.SignatureParser;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.training.domain.Run;
import dev.perennial.training.run.Definitions;
import dev.perennial.training.store.UploadRepository.Recorded;
import dev.perennial.training.upload.Uploads;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Takes models that were trained elsewhere. */
@Path("/v1/models/{model}/versions")
class UploadResource {
    private static final long RETRY_AFTER_SECONDS = 5;
    private static final String ONNX = "onnx";
    private static final String SIGNATURE = "signature";
    private static final String ACTOR = "actor";
    private static final Set<String> PARTS = Set.of(ONNX, SIGNATURE, ACTOR);

    private final Uploads uploads;
    private final Definitions definitions;

    UploadResource(Uploads uploads, Definitions definitions) {
        this.uploads = uploads;
        this.definitions = definitions;
    }

    /**
     * An upload as it is answered.
     *
     * @param modelVersion its version, which the verdict will name
     * @param runId        the run that checks it
     * @param state        how far that is
     * @param detail       what it waits for; null when it does not wait
     * @param repeated     whether the same two files were uploaded before; then this is what became of those
     */
    record Answer(int modelVersion, UUID runId, String state, String detail, boolean repeated) {
        static Answer of(Recorded recorded) {
            Run run = recorded.run();
            return new Answer(
                    run.challengerVersion(), run.runId(), Json.name(run.state()), run.failure(), recorded.repeated());
        }
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Blocking
    public Response upload(@PathParam("model") String modelName, MultipartFormDataInput form) throws IOException {
        ModelDefinition definition = definitions
                .find(Names.requireModel(modelName))
                .orElseThrow(() -> new NotFoundException("there is no model " + modelName));
        Map<String, Collection<FormValue>> parts = form.getValues();
        for (String name : parts.keySet()) {
            if (!PARTS.contains(name)) {
                throw new InvalidInputException(name, "a part", "no such part; one of onnx, signature, actor");
            }
        }
        FormValue onnx = part(parts, ONNX);
        if (!onnx.isFileItem()) {
            throw new InvalidInputException(ONNX, "a part without a file name", "a file");
        }
        String actor = parts.containsKey(ACTOR) ? text(parts, ACTOR) : "somebody";
        if (!Names.isText(actor)) {
            throw new InvalidInputException(ACTOR, '"' + actor + '"', Names.TEXT);
        }
        try {
            Recorded recorded = uploads.take(definition, onnx.getFileItem().getFile(), text(parts, SIGNATURE), actor);
            return Response.status(recorded.repeated() ? Response.Status.OK : Response.Status.ACCEPTED)
                    .entity(Answer.of(recorded))
                    .build();
        } catch (ObjectStoreException e) {
            throw new ServiceUnavailableException(e.getMessage(), RETRY_AFTER_SECONDS, e);
        }
    }

    private static FormValue part(Map<String, Collection<FormValue>> parts, String name) {
        Collection<FormValue> values = parts.getOrDefault(name, List.of());
        if (values.size() != 1) {
            throw new InvalidInputException(name, values.size() + " parts", "one part");
        }
        return values.iterator().next();
    }

    private static String text(Map<String, Collection<FormValue>> parts, String name) throws IOException {
        FormValue part = part(parts, name);
        if (!part.isFileItem()) {
            return part.getValue();
        }
        long size = part.getFileItem().getFileSize();
        if (size > SignatureParser.MAX_LENGTH) {
            throw new InvalidInputException(name, size + " bytes", "at most " + SignatureParser.MAX_LENGTH);
        }
        // what is no UTF-8 is no JSON either, and told so
        return new String(Files.readAllBytes(part.getFileItem().getFile()), StandardCharsets.UTF_8);
    }
}
