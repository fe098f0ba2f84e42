package dev.perennial.training.domain.upload;

import dev.perennial.contracts.definition.ModelDefinition.Holdout;

/**
 * Which examples of a window an uploaded model is judged on: the newest ones, all later than what it or a trained version
 * has seen. As many as the definition's {@code fraction} of the window, though never fewer than its {@code minExamples}.
 *
 * @param position the first of them
 * @param size     examples in the window
 * @param after    event time in epoch milliseconds that every one of them is later than
 */
public record JudgedExamples(int position, int size, long after) {
    /**
     * @param eventTimes ascending, in epoch milliseconds
     * @param unseen     event time that the examples have to be later than, in epoch milliseconds
     */
    public static JudgedExamples of(long[] eventTimes, long unseen, Holdout bounds) {
        JudgedExamples all = later(eventTimes, unseen);
        int most = Math.max(bounds.minExamples(), (int) Math.floor(eventTimes.length * bounds.fraction()));
        if (all.count() <= most) {
            return all;
        }
        JudgedExamples newest = later(eventTimes, eventTimes[eventTimes.length - most - 1]);
        // examples with one event time are not divided
        return newest.count() < bounds.minExamples() ? all : newest;
    }

    private static JudgedExamples later(long[] eventTimes, long after) {
        int position = eventTimes.length;
        while (position > 0 && eventTimes[position - 1] > after) {
            position--;
        }
        return new JudgedExamples(position, eventTimes.length, after);
    }

    /** How many there are. */
    public int count() {
        return size - position;
    }
}
