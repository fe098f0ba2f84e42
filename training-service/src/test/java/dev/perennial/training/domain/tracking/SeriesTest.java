package dev.perennial.training.domain.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.training.domain.tracking.Series.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
    @Test
    void trialsAreStepsAndTheBestOfThemShowsItsCurve() {
        List<Series> series = Series.of(
                List.of(Kept.progress(11, 1, 0.6, 0.69, 0.6), Kept.progress(12, 2, 0.5, 0.68, 0.55, 0.5)),
                Metric.LOG_LOSS);

        assertThat(series).extracting(Series::name).containsExactly("trial-score", "validation-loss-by-round");
        assertThat(series.get(0).points()).extracting(Point::value).containsExactly(0.6, 0.5);
        assertThat(series.get(1).points()).extracting(Point::value).containsExactly(0.68, 0.55, 0.5);
    }

    @Test
    void aTrialThatWentOnCountsAsItWasLast() {
        List<Series> series =
                Series.of(List.of(Kept.progress(11, 1, 0.6), Kept.progress(12, 1, 0.55)), Metric.LOG_LOSS);

        assertThat(series.get(0).points())
                .containsExactly(new Point(1, 0.55, Kept.AT.plusSeconds(12).toEpochMilli()));
    }

    @Test
    void trialsWithoutAScoreHaveNoBest() {
        List<Series> series = Series.of(List.of(Kept.progress(11, 1, Double.NaN, 0.6)), Metric.ROC_AUC);

        assertThat(series).extracting(Series::name).containsExactly("trial-score");
    }

    @Test
    void aRunWithoutTrialsHasNoSeries() {
        assertThat(Series.of(List.of(), Metric.LOG_LOSS)).isEmpty();
    }
}
