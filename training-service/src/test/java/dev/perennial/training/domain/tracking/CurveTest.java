package dev.perennial.training.domain.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.training.domain.tracking.Curve.Point;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class CurveTest {
    @Property
    void keepsEveryStepOfAShortOneAndTheLastOfALongOne(@ForAll @Size(max = 1000) List<Double> values) {
        Curve curve = Curve.of("loss", values);

        assertThat(curve.points()).hasSize(Math.min(values.size(), Curve.MOST_POINTS));
        assertThat(curve.points()).extracting(Point::step).isSorted().doesNotHaveDuplicates();
        assertThat(curve.points())
                .allSatisfy(point -> assertThat(point.value()).isEqualTo(values.get(point.step() - 1)));
        if (!values.isEmpty()) {
            assertThat(curve.points().get(curve.points().size() - 1).step()).isEqualTo(values.size());
        }
    }
}
