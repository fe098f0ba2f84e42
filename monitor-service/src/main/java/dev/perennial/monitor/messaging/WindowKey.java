package dev.perennial.monitor.messaging;

import dev.perennial.contracts.event.DriftDetected.Kind;
import dev.perennial.monitor.domain.drift.Variable;
import dev.perennial.monitor.domain.window.Window;

/**
 * Where the content of an open window lies: {@code model/start/end/part}. Sorts by model, then by start; the end is part
 * of it because a definition may change the length of windows while one is open.
 *
 * @param modelName the model
 * @param window    the window
 * @param part      what of the window; may hold slashes
 */
record WindowKey(String modelName, Window window, String part) {
    static WindowKey of(String modelName, Window window, Variable variable) {
        return new WindowKey(
                modelName, window, variable.kind() + "/" + variable.modelVersion() + "/" + variable.name());
    }

    static WindowKey of(String modelName, Window window, int modelVersion) {
        return new WindowKey(modelName, window, Integer.toString(modelVersion));
    }

    static WindowKey parse(String key) {
        String[] parts = key.split("/", 4);
        return new WindowKey(parts[0], new Window(StoreKeys.time(parts[1]), StoreKeys.time(parts[2])), parts[3]);
    }

    Variable variable() {
        String[] parts = part.split("/", 3);
        return new Variable(Kind.valueOf(parts[0]), parts[2], Integer.parseInt(parts[1]));
    }

    int modelVersion() {
        return Integer.parseInt(part);
    }

    @Override
    public String toString() {
        return StoreKeys.first(modelName) + StoreKeys.time(window.start()) + "/" + StoreKeys.time(window.end()) + "/"
                + part;
    }
}
