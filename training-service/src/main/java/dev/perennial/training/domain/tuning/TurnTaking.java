package dev.perennial.training.domain.tuning;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.tuning.UnitSearch.Point;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The algorithms take turns, each searched on its own in the unit cube of its dimensions, first where the space starts. So one that
 * is slow to improve gets as many trials as the others, and what is learnt of one says nothing of another.
 */
final class TurnTaking implements Searcher {
    private final Space space;
    private final Map<Algorithm, UnitSearch> searches = new EnumMap<>(Algorithm.class);

    TurnTaking(Space space, Function<Algorithm, UnitSearch> search) {
        this.space = space;
        space.algorithms().forEach(algorithm -> searches.put(algorithm, search.apply(algorithm)));
    }

    @Override
    public Recipe suggest(List<Tried> history) {
        Algorithm algorithm = turn(history);
        List<Point> points = new ArrayList<>();
        for (Tried tried : own(algorithm, history)) {
            points.add(new Point(space.point(tried.recipe()), tried.least()));
        }
        return points.isEmpty() || space.searched(algorithm).isEmpty()
                ? space.start(algorithm)
                : space.recipe(algorithm, searches.get(algorithm).next(points));
    }

    @Override
    public boolean isReady(List<Tried> history) {
        Algorithm algorithm = turn(history);
        List<Tried> own = own(algorithm, history);
        return space.searched(algorithm).isEmpty()
                || !searches.get(algorithm).needsAll(own.size())
                || own.stream().noneMatch(tried -> tried.highest() < 0);
    }

    private Algorithm turn(List<Tried> history) {
        List<Algorithm> algorithms = space.algorithms();
        return algorithms.get(history.size() % algorithms.size());
    }

    private static List<Tried> own(Algorithm algorithm, List<Tried> history) {
        List<Tried> own = new ArrayList<>();
        for (Tried tried : history) {
            if (tried.recipe().algorithm() == algorithm) {
                own.add(tried);
            }
        }
        return own;
    }
}
