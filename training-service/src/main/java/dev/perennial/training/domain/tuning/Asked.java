package dev.perennial.training.domain.tuning;

import static java.util.Objects.requireNonNull;

import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.tuning.Schedule.Task;

/**
 * A task of a search.
 *
 * @param place  in the order asked for, from 0
 * @param task   which trial, and how far it goes
 * @param recipe what is fitted, as it was first asked for
 */
public record Asked(int place, Task task, Recipe recipe) {
    public Asked {
        requireNonNull(task, "task");
        requireNonNull(recipe, "recipe");
        if (place < 0) {
            throw new IllegalArgumentException("place: " + place + " (expected: >= 0)");
        }
    }
}
