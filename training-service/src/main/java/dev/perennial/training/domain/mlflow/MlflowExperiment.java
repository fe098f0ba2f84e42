package dev.perennial.training.domain.mlflow;

import dev.perennial.training.domain.mlflow.MlflowRun.Stage;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * An experiment as MLflow knows experiments: one for each model, and those made from outside.
 *
 * @param id       a model's name, or a number
 * @param created  epoch milliseconds
 * @param updated  epoch milliseconds
 * @param external whether it was made from outside, and so can be changed from there
 */
public record MlflowExperiment(
        String id, String name, Stage stage, long created, long updated, Map<String, String> tags, boolean external)
        implements Searched {
    public MlflowExperiment {
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    @Override
    public Object attribute(String attribute) {
        return switch (attribute) {
            case "name" -> name;
            case "experiment_id" -> id;
            case "creation_time" -> created;
            case "last_update_time" -> updated;
            default -> null;
        };
    }

    @Override
    public String param(String param) {
        return null;
    }

    @Override
    public String tag(String tag) {
        return tags.get(tag);
    }

    @Override
    public Double metric(String metric) {
        return null;
    }
}
