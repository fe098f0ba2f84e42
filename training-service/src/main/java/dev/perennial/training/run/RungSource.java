package dev.perennial.training.run;

import dev.perennial.training.domain.tuning.Asked;
import dev.perennial.training.domain.tuning.Reached;

/** Where the rungs of a search come from. */
interface RungSource {
    /**
     * Told of each task as it is asked for, in that order.
     *
     * @param before what its trial was found to be before; null: it begins
     */
    void ask(Asked asked, Reached before);

    /** What a task finds, which is stored by then; asked in the same order, perhaps later than others were asked for. */
    Reached find(Asked asked, Reached before);
}
