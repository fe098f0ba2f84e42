package dev.perennial.model.image;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.contracts.image.ImageReference;
import dev.perennial.contracts.image.ImageValue;
import dev.perennial.model.objects.ObjectMissingException;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectTooLargeException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts images in the place of references to them. Whoever takes a reference in does so at once, so that everybody after
 * sees the image as it was then, and nobody else has to read it.
 */
public final class ImageResolver {
    private final ObjectStore objects;
    private final String bucket;

    /**
     * @param objects the installation's own bucket
     * @param bucket  its name
     */
    public ImageResolver(ObjectStore objects, String bucket) {
        this.objects = objects;
        this.bucket = bucket;
    }

    /** The name of the first feature whose value is a reference. */
    public static Optional<String> firstReference(ModelDefinition definition, Map<String, Object> values) {
        if (definition.task() != Task.IMAGE_CLASSIFICATION) {
            return Optional.empty();
        }
        return definition.features().entrySet().stream()
                .filter(feature -> isReference(feature.getValue(), values.get(feature.getKey())))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /**
     * @param values as {@link ValueChecker} gives them
     * @return the same with the file of an image where a reference was
     * @throws InvalidInputException under {@code features.<name>} when no image of the feature's size lies there
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer; a repeat may succeed
     */
    public Map<String, Object> resolve(ModelDefinition definition, Map<String, Object> values) {
        if (firstReference(definition, values).isEmpty()) {
            return values;
        }
        Map<String, Object> resolved = new LinkedHashMap<>(values);
        definition.features().forEach((name, feature) -> {
            Object value = values.get(name);
            if (isReference(feature, value)) {
                resolved.put(name, image(feature, (String) value, "features." + name));
            }
        });
        return Collections.unmodifiableMap(resolved);
    }

    private static boolean isReference(FeatureDefinition feature, Object value) {
        return feature.type() == FeatureDefinition.Type.IMAGE
                && value instanceof String text
                && ImageReference.isReference(text);
    }

    private Object image(FeatureDefinition feature, String value, String path) {
        ImageReference reference = ImageReference.parse(value)
                .filter(parsed -> parsed.bucket().equals(bucket))
                .orElseThrow(() -> new InvalidInputException(path, value, "a reference into the bucket " + bucket));
        try {
            String image = ImageValue.of(objects.get(reference.key(), ImageValue.MAX_BYTES));
            return ValueChecker.feature(feature, image, path);
        } catch (ObjectMissingException e) {
            throw new InvalidInputException(path, value, "a reference to an object that is there");
        } catch (ObjectTooLargeException e) {
            throw new InvalidInputException(path, value, "an object of at most " + ImageValue.MAX_BYTES + " bytes");
        }
    }
}
