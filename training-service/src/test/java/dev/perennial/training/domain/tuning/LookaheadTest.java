package dev.perennial.training.domain.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.Tuning.Search;
import dev.perennial.contracts.definition.ModelDefinition.Tuning.Stopping;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.Recipe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LookaheadTest {
    private static final ModelDefinition DEFINITION =
            Samples.binary("training: {algorithms: [gradient-boosting, logistic-regression]}");

    @Property(tries = 60)
    void theSameIsAskedForWhateverTheOrderInWhichItIsFound(
            @ForAll Search search,
            @ForAll Stopping stopping,
            @ForAll @IntRange(min = 1, max = 16) int inTheAir,
            @ForAll @IntRange(min = 1, max = 40) int trials,
            @ForAll long seed) {
        List<Asked> inOrder = asked(search, stopping, inTheAir, trials, new Random(0), 1);

        assertThat(asked(search, stopping, inTheAir, trials, new Random(seed), 3))
                .isEqualTo(inOrder);
        assertThat(inOrder.stream().map(each -> each.task().number()).distinct())
                .as("no trial is left out")
                .hasSize(trials);
        assertThat(inOrder.stream().map(Asked::task).distinct())
                .as("nothing is asked for twice")
                .hasSameSizeAs(inOrder);
    }

    @Property(tries = 60)
    void aRungIsAskedForWhenTheOneBeforeIsFound(
            @ForAll Stopping stopping,
            @ForAll @IntRange(min = 1, max = 16) int inTheAir,
            @ForAll @IntRange(min = 1, max = 40) int trials) {
        Lookahead lookahead = lookahead(Search.RANDOM, stopping, inTheAir, trials);
        Map<Integer, Integer> reached = new HashMap<>();
        Set<Integer> going = new HashSet<>();
        boolean isDone = false;
        while (!isDone) {
            Optional<Asked> next = lookahead.ask();
            while (next.isPresent()) {
                int trial = next.get().task().number();
                assertThat(going.add(trial)).as("one rung of a trial at a time").isTrue();
                assertThat(next.get().task().rung()).isGreaterThan(reached.getOrDefault(trial, -1));
                next = lookahead.ask();
            }
            assertThat(going).hasSizeLessThanOrEqualTo(inTheAir);
            Optional<Asked> first = lookahead.first();
            isDone = first.isEmpty();
            first.ifPresent(found -> {
                going.remove(found.task().number());
                reached.put(found.task().number(), found.task().rung());
                lookahead.found(loss(found));
            });
        }
    }

    @Test
    void withOneInTheAirEachIsFoundBeforeTheNextIsAskedFor() {
        Lookahead lookahead = lookahead(Search.TPE, Stopping.ASHA, 1, 5);

        assertThat(lookahead.ask()).isPresent();
        assertThat(lookahead.ask()).isEmpty();
        lookahead.found(1);
        assertThat(lookahead.ask()).isPresent();
    }

    @Test
    void asManyAreInTheAirAsThereMayBe() {
        Lookahead lookahead = lookahead(Search.TPE, Stopping.ASHA, 4, 9);

        List<Integer> places = new ArrayList<>();
        Optional<Asked> next = lookahead.ask();
        while (next.isPresent()) {
            places.add(next.get().place());
            next = lookahead.ask();
        }

        assertThat(places).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aGenerationOfCmaEsWaitsForTheOneBefore() {
        ModelDefinition boosting = Samples.binary("training: {algorithms: [gradient-boosting]}");
        Searcher searcher = Searcher.of(Search.CMA_ES, new Space(boosting.training(), List.of()), 40, 1);
        int generation = CmaEs.generationSize(new Space(boosting.training(), List.of())
                .searched(Algorithm.GRADIENT_BOOSTING)
                .size());
        List<Tried> history = new ArrayList<>();
        for (int trial = 0; trial < 1 + generation; trial++) {
            assertThat(searcher.isReady(history)).isTrue();
            history.add(Tried.asked(searcher.suggest(history)).goingTo(0));
        }

        assertThat(searcher.isReady(history)).isFalse();
        history.replaceAll(tried -> tried.with(0, loss(tried.recipe(), 0)));
        assertThat(searcher.isReady(history)).isTrue();
    }

    /** What is asked for when at most so many workers find what they took in an order of their own. */
    private static List<Asked> asked(
            Search search, Stopping stopping, int inTheAir, int trials, Random random, int workers) {
        Lookahead lookahead = lookahead(search, stopping, inTheAir, trials);
        List<Asked> all = new ArrayList<>();
        List<Asked> open = new ArrayList<>();
        Map<Integer, Double> found = new HashMap<>();
        boolean isDone = false;
        while (!isDone) {
            Optional<Asked> next = lookahead.ask();
            while (next.isPresent()) {
                all.add(next.get());
                open.add(next.get());
                next = lookahead.ask();
            }
            if (!open.isEmpty()) {
                Asked fitted = open.remove(random.nextInt(Math.min(workers, open.size())));
                found.put(fitted.place(), loss(fitted));
            }
            Optional<Asked> first = lookahead.first();
            while (first.isPresent() && found.containsKey(first.get().place())) {
                lookahead.found(found.get(first.get().place()));
                next = lookahead.ask();
                while (next.isPresent()) {
                    all.add(next.get());
                    open.add(next.get());
                    next = lookahead.ask();
                }
                first = lookahead.first();
            }
            isDone = first.isEmpty();
        }
        return all;
    }

    private static Lookahead lookahead(Search search, Stopping stopping, int inTheAir, int trials) {
        Space space = new Space(DEFINITION.training(), List.of());
        return new Lookahead(Schedule.of(stopping, trials), Searcher.of(search, space, trials, 7), inTheAir);
    }

    private static double loss(Asked asked) {
        return loss(asked.recipe(), asked.task().rung());
    }

    /** Some function of the settings; of a few NaN. */
    private static double loss(Recipe recipe, int rung) {
        int hash = recipe.hashCode() * 31 + rung;
        return hash % 11 == 0 ? Double.NaN : Math.floorMod(hash, 1000) / 1000.0 - 0.1 * rung;
    }
}
