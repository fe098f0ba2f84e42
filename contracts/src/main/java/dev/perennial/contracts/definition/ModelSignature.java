package dev.perennial.contracts.definition;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * What somebody who brings a model says of it.
 *
 * @param inputs         every input of the graph
 * @param outputs        the outputs of the graph that count
 * @param trainedThrough latest event time that the model may have seen in training (UTC); it is judged on later examples only
 */
public record ModelSignature(List<Tensor> inputs, List<Tensor> outputs, Instant trainedThrough) {
    public ModelSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        requireNonNull(trainedThrough, "trainedThrough");
    }

    /**
     * One input or output.
     *
     * @param name    as the graph names it
     * @param type    what its values are, e.g. {@code float32}, {@code float64} or {@code string}
     * @param shape   its dimensions, -1 where one may be of any length; null when nothing is said of it
     * @param classes what the columns of an output are the probabilities of, in their order; null when it has no such
     */
    public record Tensor(String name, String type, List<Long> shape, List<String> classes) {
        public Tensor {
            requireNonNull(name, "name");
            requireNonNull(type, "type");
            shape = shape == null ? null : List.copyOf(shape);
            classes = classes == null ? null : List.copyOf(classes);
        }
    }
}
