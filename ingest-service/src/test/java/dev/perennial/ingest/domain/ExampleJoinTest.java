package dev.perennial.ingest.domain;

import static dev.perennial.ingest.Samples.HORIZON;
import static dev.perennial.ingest.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.ingest.Samples;
import dev.perennial.ingest.domain.ExampleState.FeaturesWaiting;
import dev.perennial.ingest.domain.ExampleState.Joined;
import dev.perennial.ingest.domain.ExampleState.LabelWaiting;
import dev.perennial.ingest.domain.ExampleState.Vector;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleJoinTest {
    private static final SourceRecord SOURCE = new SourceRecord("label-events", 0, 7, null, null, List.of());
    private static final FeaturesObserved FEATURES = Samples.features("m", "a", NOON, 5);
    private static final LabelObserved LABEL = Samples.label("m", "a", true, NOON.plusSeconds(3600));

    @Test
    void joinsLabelAndFeaturesInEitherOrderToTheSameExample() {
        ExampleJoined featuresFirst =
                label(features(null, FEATURES).next(), LABEL).example();
        ExampleJoined labelFirst = features(label(null, LABEL).next(), FEATURES).example();

        assertThat(featuresFirst).isEqualTo(labelFirst);
        assertThat(featuresFirst.eventTime()).isEqualTo(NOON);
        assertThat(featuresFirst.knownAt()).isEqualTo(LABEL.knownAt());
        assertThat(featuresFirst.label()).isEqualTo(true);
        assertThat(featuresFirst.features()).containsEntry("distance", 5.0).containsKey("carrier");
    }

    @Test
    void givesExamplesOfOneLabelIdDifferentIds() {
        LabelObserved sameId = new LabelObserved(LABEL.context(), "m", "b", true, LABEL.knownAt());

        ExampleJoined a = label(features(null, FEATURES).next(), LABEL).example();
        ExampleJoined b = label(
                        features(null, Samples.features("m", "b", NOON, 5)).next(), sameId)
                .example();

        assertThat(a.context().eventId()).isNotEqualTo(b.context().eventId());
        assertThat(a.context().correlationId()).isEqualTo(b.context().correlationId());
    }

    @Test
    void firstFeaturesAndFirstLabelWin() {
        ExampleState waiting = features(null, FEATURES).next();
        Decision repeated = features(waiting, Samples.features("m", "a", NOON, 99));
        ExampleState labelled = label(null, LABEL).next();
        Decision relabelled = label(labelled, Samples.label("m", "a", false, NOON));

        assertThat(repeated).isEqualTo(new Decision(Outcome.DUPLICATE, waiting, null));
        assertThat(relabelled).isEqualTo(new Decision(Outcome.CORRECTED, labelled, null));
    }

    @Test
    void nothingMoreComesOfAJoinedExample() {
        ExampleState joined = label(features(null, FEATURES).next(), LABEL).next();

        assertThat(joined).isInstanceOf(Joined.class);
        assertThat(features(joined, FEATURES).outcome()).isEqualTo(Outcome.DUPLICATE);
        assertThat(label(joined, LABEL).outcome()).isEqualTo(Outcome.DUPLICATE);
    }

    @Test
    void labelAtTheHorizonCountsAndOneAfterItDoesNot() {
        ExampleState waiting = features(null, FEATURES).next();
        Instant horizon = NOON.plus(HORIZON);

        assertThat(label(waiting, Samples.label("m", "a", true, horizon)).outcome())
                .isEqualTo(Outcome.JOINED);
        assertThat(label(waiting, Samples.label("m", "a", true, horizon.plusMillis(1))))
                .isEqualTo(new Decision(Outcome.LABEL_LATE, waiting, null));
    }

    @Test
    void featuresThatMeetALateLabelWaitForABetterOne() {
        LabelObserved late = Samples.label("m", "a", true, NOON.plus(HORIZON).plusMillis(1));
        ExampleState labelled = label(null, late).next();

        Decision decision = ExampleJoin.features(labelled, FEATURES, Vector.COMPLETE, HORIZON, NOON.toEpochMilli());

        assertThat(decision.outcome()).isEqualTo(Outcome.LABEL_LATE);
        assertThat(decision.next()).isInstanceOf(FeaturesWaiting.class);
    }

    @Test
    void featuresAfterTheirHorizonAreLateAndLeaveAWaitingLabelWaiting() {
        ExampleState labelled = label(null, LABEL).next();
        long horizon = NOON.plus(HORIZON).toEpochMilli();

        assertThat(ExampleJoin.features(null, FEATURES, Vector.COMPLETE, HORIZON, horizon)
                        .outcome())
                .isEqualTo(Outcome.WAITING);
        assertThat(ExampleJoin.features(null, FEATURES, Vector.COMPLETE, HORIZON, horizon + 1))
                .isEqualTo(new Decision(Outcome.FEATURES_LATE, null, null));
        assertThat(ExampleJoin.features(labelled, FEATURES, Vector.COMPLETE, HORIZON, horizon + 1))
                .isEqualTo(new Decision(Outcome.FEATURES_LATE, labelled, null));
    }

    @Test
    void whatIsForgottenCountsByWhatItWaitedFor() {
        assertThat(features(null, FEATURES).next().whenForgotten()).isEqualTo(Outcome.EXPIRED);
        assertThat(label(null, LABEL).next().whenForgotten()).isEqualTo(Outcome.LABEL_UNMATCHED);
        assertThat(new Joined(0, true).whenForgotten()).isEqualTo(Outcome.FORGOTTEN);
    }

    @Test
    void labelWaitsForItsHorizonAfterItWasKnown() {
        ExampleState state = label(null, LABEL).next();

        assertThat(state).isInstanceOf(LabelWaiting.class);
        assertThat(state.deadlineMillis())
                .isEqualTo(LABEL.knownAt().plus(HORIZON).toEpochMilli());
    }

    @Test
    void tallyFollowsWhatWaitsAndWhatBecameOfIt() {
        ExampleState waiting = features(null, FEATURES).next();
        ExampleState joined = label(waiting, LABEL).next();

        JoinTally tally = JoinTally.NOTHING
                .counting(Outcome.WAITING, null, waiting)
                .counting(Outcome.DUPLICATE, waiting, waiting)
                .counting(Outcome.JOINED, waiting, joined)
                .counting(Outcome.FORGOTTEN, joined, null);

        assertThat(tally).isEqualTo(new JoinTally(1, 0, 0, 0, 0, 0, 1, 0));
        assertThat(tally.plus(new JoinTally(1, 2, 3, 4, 5, 6, 7, 8))).isEqualTo(new JoinTally(2, 2, 3, 4, 5, 6, 8, 8));
    }

    private static Decision features(ExampleState state, FeaturesObserved features) {
        return ExampleJoin.features(state, features, Vector.COMPLETE, HORIZON, Long.MIN_VALUE);
    }

    private static Decision label(ExampleState state, LabelObserved label) {
        return ExampleJoin.label(state, label, SOURCE, HORIZON);
    }
}
