package dev.perennial.contracts.definition;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.image.ImageShape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads what is particular to images, and holds the features and algorithms of a definition against its task. */
final class ImageParser {
    private static final List<Algorithm> USUAL_ALGORITHMS =
            List.of(Algorithm.LOGISTIC_REGRESSION, Algorithm.GRADIENT_BOOSTING, Algorithm.MLP);
    private static final int USUAL_SIDE = ImageShape.MAX_SIDE;

    private ImageParser() {}

    static FeatureDefinition feature(NodeReader reader) {
        reader.allow("type", "width", "height", "channels").require("width", "height");
        int width = reader.integer("width", USUAL_SIDE, ImageShape.MIN_SIDE, ImageShape.MAX_SIDE);
        int height = reader.integer("height", USUAL_SIDE, ImageShape.MIN_SIDE, ImageShape.MAX_SIDE);
        int channels = reader.integer("channels", 1, 1, 3);
        if (channels == 2) {
            reader.problem("channels", "1 (grey) or 3 (red, green, blue)");
            channels = 1;
        }
        return FeatureDefinition.image(new ImageShape(width, height, channels));
    }

    /** An image is classified by itself, and only where the task says so: what else is sent has no part in the network. */
    static void requireSuits(NodeReader root, Task task, Map<String, FeatureDefinition> features) {
        if (task != Task.IMAGE_CLASSIFICATION) {
            features.forEach((name, feature) -> {
                if (feature.type() == FeatureDefinition.Type.IMAGE) {
                    root.child("features")
                            .child(name)
                            .problem("type", "no image, as the task is not " + Json.name(Task.IMAGE_CLASSIFICATION));
                }
            });
            return;
        }
        boolean isOneImage =
                features.size() == 1 && features.values().iterator().next().type() == FeatureDefinition.Type.IMAGE;
        if (root.has("features") && !features.isEmpty() && !isOneImage) {
            root.child("features").problem("one feature of type image, as the task is " + Json.name(task));
        }
        if (!root.child("aggregates").names().isEmpty()) {
            root.child("aggregates").problem("nothing, as the task is " + Json.name(task));
        }
    }

    static List<Algorithm> algorithms(NodeReader reader, Task task) {
        List<Algorithm> usual = task == Task.IMAGE_CLASSIFICATION ? List.of(Algorithm.CNN) : USUAL_ALGORITHMS;
        List<Algorithm> algorithms = reader.constants("algorithms", usual, Algorithm.class);
        if (!algorithms.stream().allMatch(algorithm -> algorithm.suits(task))) {
            reader.problem(
                    "algorithms",
                    "for the task " + Json.name(task) + " a list of "
                            + Arrays.stream(Algorithm.values())
                                    .filter(algorithm -> algorithm.suits(task))
                                    .map(Json::name)
                                    .toList());
        }
        return algorithms;
    }
}
