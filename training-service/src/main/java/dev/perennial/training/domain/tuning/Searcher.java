package dev.perennial.training.domain.tuning;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition.Tuning.Search;
import dev.perennial.training.domain.Recipe;
import java.util.List;

/** Says what is tried next. Has no memory: the same history gives the same answer, in any process. */
public interface Searcher {
    /** @param history what was asked for before, in that order, with what was found by now */
    Recipe suggest(List<Tried> history);

    /** Whether what is on its way has no part in what is tried next, or a tolerable one. */
    default boolean isReady(List<Tried> history) {
        return true;
    }

    /**
     * The searcher of a run. The algorithms take turns, each first with the settings that the space starts with.
     *
     * @param trials settings that are tried in all
     * @param seed   of everything random
     */
    static Searcher of(Search search, Space space, int trials, long seed) {
        int each = (trials + space.algorithms().size() - 1) / space.algorithms().size();
        return switch (search) {
            case RANDOM -> new RandomSearcher(space, seed);
            case GRID -> new TurnTaking(space, algorithm -> new Grid(space.searched(algorithm), each, seed));
            case TPE -> new TurnTaking(space, algorithm -> new Tpe(width(space, algorithm), seed));
            case CMA_ES -> new TurnTaking(space, algorithm -> new CmaEs(width(space, algorithm), seed));
        };
    }

    private static int width(Space space, Algorithm algorithm) {
        return space.searched(algorithm).size();
    }
}
