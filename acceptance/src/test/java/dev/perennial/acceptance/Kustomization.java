package dev.perennial.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * Renders a folder as {@code kubectl kustomize} does, in as much of it as the manifests use. Whatever applies to nothing,
 * or is not understood here, is an error: kustomize itself passes over an image or a count that no resource has.
 */
final class Kustomization {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Set<String> UNDERSTOOD =
            Set.of("apiVersion", "kind", "namespace", "resources", "components", "images", "replicas", "patches");

    private final Path folder;
    private final JsonNode file;
    private final List<ObjectNode> resources;

    private Kustomization(Path folder, List<ObjectNode> resources) {
        this.folder = folder;
        this.file = documents(folder.resolve("kustomization.yaml")).get(0);
        this.resources = resources;
    }

    /** The resources of a folder, after all that it changes in them. */
    static List<ObjectNode> render(Path folder) {
        return new Kustomization(folder, new ArrayList<>()).render();
    }

    private List<ObjectNode> render() {
        file.fieldNames().forEachRemaining(field -> require(UNDERSTOOD.contains(field), "field " + field));
        for (JsonNode resource : file.path("resources")) {
            Path path = folder.resolve(resource.asText());
            resources.addAll(Files.isDirectory(path) ? render(path) : documents(path));
        }
        for (JsonNode component : file.path("components")) {
            new Kustomization(folder.resolve(component.asText()), resources).render();
        }
        for (JsonNode patch : file.path("patches")) {
            documents(folder.resolve(patch.path("path").asText())).forEach(this::patch);
        }
        file.path("replicas").forEach(this::scale);
        file.path("images").forEach(this::rename);
        if (file.has("namespace")) {
            resources.forEach(resource -> place(resource, file.path("namespace").asText()));
        }
        return resources;
    }

    private void patch(ObjectNode patch) {
        List<ObjectNode> targets = find(resource -> resource.path("kind").equals(patch.path("kind"))
                && name(resource).equals(name(patch)));
        require(targets.size() == 1, "patch of " + patch.path("kind").asText() + " " + name(patch));
        merge(targets.get(0), patch);
    }

    /** Objects field by field, lists of named things by name, all else as a whole. */
    private static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(change -> {
            JsonNode before = target.get(change.getKey());
            if (before instanceof ObjectNode object && change.getValue() instanceof ObjectNode changes) {
                merge(object, changes);
            } else if (before instanceof ArrayNode list && isNamed(list) && isNamed(change.getValue())) {
                change.getValue().forEach(item -> mergeItem(list, (ObjectNode) item));
            } else {
                target.set(change.getKey(), change.getValue());
            }
        });
    }

    private static void mergeItem(ArrayNode list, ObjectNode item) {
        for (JsonNode known : list) {
            if (known.path("name").equals(item.path("name"))) {
                merge((ObjectNode) known, item);
                return;
            }
        }
        list.add(item);
    }

    private static boolean isNamed(JsonNode list) {
        return list.isArray() && StreamSupport.stream(list.spliterator(), false).allMatch(item -> item.has("name"));
    }

    private void scale(JsonNode replicas) {
        List<ObjectNode> targets =
                find(resource -> resource.path("kind").asText().equals("Deployment")
                        && name(resource).equals(replicas.path("name").asText()));
        require(targets.size() == 1, "replicas of " + replicas.path("name").asText());
        ((ObjectNode) targets.get(0).get("spec")).set("replicas", replicas.get("count"));
    }

    private void rename(JsonNode image) {
        boolean any = false;
        for (ObjectNode resource : resources) {
            for (JsonNode container : resource.at("/spec/template/spec/containers")) {
                String[] parts = container.path("image").asText().split(":", 2);
                if (parts[0].equals(image.path("name").asText())) {
                    String name = image.path("newName").asText(parts[0]);
                    ((ObjectNode) container)
                            .put("image", name + ":" + image.path("newTag").asText());
                    any = true;
                }
            }
        }
        require(any, "image " + image.path("name").asText());
    }

    private static void place(ObjectNode resource, String namespace) {
        if (!resource.path("kind").asText().equals("Namespace")) {
            ((ObjectNode) resource.get("metadata")).put("namespace", namespace);
        }
    }

    private List<ObjectNode> find(Predicate<ObjectNode> condition) {
        return resources.stream().filter(condition).toList();
    }

    private static String name(JsonNode resource) {
        return resource.at("/metadata/name").asText();
    }

    private void require(boolean met, String what) {
        if (!met) {
            throw new AssertionError(folder.resolve("kustomization.yaml") + ": " + what + " applies to nothing");
        }
    }

    private static List<ObjectNode> documents(Path file) {
        try (MappingIterator<ObjectNode> documents =
                YAML.readerFor(ObjectNode.class).readValues(Files.readString(file))) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
