package dev.perennial.training.domain.tuning;

import dev.perennial.contracts.definition.ModelDefinition.Tuning.Stopping;
import java.util.List;
import java.util.Optional;

/**
 * Says which trial goes how far next. A rung is a share of a setting's boosting rounds or epochs. Settings are compared with those of
 * their own algorithm alone: how good a third of the rounds is says nothing of a third of the epochs.
 *
 * <p>Has no memory: the same history gives the same answer. What is found is added to the history in the order asked for, whenever it comes,
 * so that neither the number of processes nor their speed has a part in it.
 */
public interface Schedule {
    /** One third of the settings goes on at each rung, so each rung is three times as long as the one before. */
    int FACTOR = 3;

    /** What rungs are when trials may be given up. */
    List<Double> RUNGS = List.of(1.0 / 9, 1.0 / 3, 1.0);

    /**
     * What is fitted next.
     *
     * @param number the trial, from 1; one more than there are begins a new one
     * @param rung   how far it goes, from 0
     */
    record Task(int number, int rung) {}

    /**
     * @param history every trial begun, in that order, some of which may be on their way
     * @return empty at the end, and while that depends on those on their way; never empty because of them without any
     */
    Optional<Task> next(List<Tried> history);

    /** The share of rounds or epochs at each rung, in (0, 1], ascending; the last is 1. */
    default List<Double> shares() {
        return RUNGS;
    }

    /** @param trials how many are begun at most */
    static Schedule of(Stopping stopping, int trials) {
        return switch (stopping) {
            case NONE -> new Whole(trials);
            case MEDIAN -> new MedianRule(trials);
            case ASHA -> new Asha(trials);
            case HYPERBAND -> new Hyperband(trials);
        };
    }
}
