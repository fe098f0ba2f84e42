package dev.perennial.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FitStopTest {
    private final ModelDefinition definition = Samples.binary("training: {tuning: {trials: 1}}");
    private final Dataset examples = Samples.dataset(definition, 400, 1);

    @ParameterizedTest
    @EnumSource(names = {"LOGISTIC_REGRESSION", "MLP", "GRADIENT_BOOSTING"})
    void aFitWhoseEndWasAskedForEnds(Algorithm algorithm) {
        FitStop stop = new FitStop();

        assertThatThrownBy(() -> stop.during(() -> {
                    stop.ask();
                    return part(SearchSpace.usual(algorithm));
                }))
                .isInstanceOf(FitStop.StoppedException.class);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void anotherThreadEndsAFitThatIsUnderWay() throws InterruptedException {
        FitStop stop = new FitStop();
        Recipe endless = SearchSpace.usual(Algorithm.MLP).with("epochs", 10_000_000);
        Throwable[] ended = new Throwable[1];
        Thread fit = new Thread(() -> {
            try {
                stop.during(() -> part(endless));
            } catch (FitStop.StoppedException e) {
                ended[0] = e;
            }
        });
        fit.start();

        stop.ask();
        fit.join();

        assertThat(ended[0]).isInstanceOf(FitStop.StoppedException.class);
    }

    @Test
    void theNextFitOfTheThreadIsNotStopped() {
        FitStop stop = new FitStop();
        stop.ask();
        assertThatThrownBy(() -> stop.during(() -> "nothing")).isInstanceOf(FitStop.StoppedException.class);

        assertThat(new FitStop().during(() -> part(SearchSpace.usual(Algorithm.GRADIENT_BOOSTING))))
                .isEqualTo("GRADIENT_BOOSTING");
        assertThat(part(SearchSpace.usual(Algorithm.GRADIENT_BOOSTING))).isEqualTo("GRADIENT_BOOSTING");
    }

    private String part(Recipe recipe) {
        Dataset older = examples.select(IntStream.range(0, 300).toArray());
        Dataset later = examples.select(IntStream.range(300, 400).toArray());
        try (Part part = new Fitting(definition, older).advance(recipe, 1, later, null, 1.0 / 3)) {
            return part.model().recipe().algorithm().name();
        }
    }
}
