package dev.perennial.monitor;

import static dev.perennial.monitor.Samples.minute;

import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.event.PredictionMade.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Seven hours of a model: quiet, two drifted hours, three quiet ones, a drifted one. */
public final class History {
    public static final World SHIFTED = new World(130, 0.3, 0, 0.4);
    public static final Duration LABEL_DELAY = Duration.ofMinutes(10);
    public static final int PREDICTIONS_PER_HOUR = 300;

    private static final World[] WORLDS = {World.USUAL, SHIFTED, SHIFTED, World.USUAL, World.USUAL, World.USUAL, SHIFTED
    };

    private History() {}

    /** The hours, and what it takes to close and to settle all of them on one partition. */
    public static List<PipelineEvent> all() {
        List<PipelineEvent> all = new ArrayList<>();
        hours().forEach(all::addAll);
        return all;
    }

    /** The same by hour, the last two being what closes and what settles. */
    public static List<List<PipelineEvent>> hours() {
        List<List<PipelineEvent>> hours = new ArrayList<>();
        for (int i = 0; i < WORLDS.length; i++) {
            hours.add(labelledHour(i));
        }
        hours.add(List.copyOf(Samples.passing("closes", minute(7 * 60 + 30), 0.5, 1)));
        hours.add(List.copyOf(Samples.passing("settles", minute(10 * 60), 0.5, 1)));
        return hours;
    }

    /** One of the seven: its predictions, then their labels. */
    public static List<PipelineEvent> labelledHour(int hour) {
        List<PredictionMade> predictions = hour(hour, WORLDS[hour], 1);
        List<PipelineEvent> events = new ArrayList<>(predictions);
        for (PredictionMade prediction : predictions) {
            events.add(Samples.example(
                    prediction.exampleId(), prediction.eventTime(), LABEL_DELAY, isLate(prediction.exampleId())));
        }
        return events;
    }

    public static boolean isLate(String exampleId) {
        return exampleId.hashCode() % 5 < 2;
    }

    /** Predictions of an hour in some world. */
    public static List<PredictionMade> hour(int hour, World world, int version) {
        Random random = new Random(100 + hour);
        List<PredictionMade> events = new ArrayList<>();
        for (int i = 0; i < PREDICTIONS_PER_HOUR; i++) {
            Map<String, Object> features = world.features(random);
            events.add(Samples.prediction(
                    hour + "-" + i,
                    minute(60 * hour + i * 0.2),
                    features,
                    World.score(features),
                    version,
                    Role.CHAMPION));
        }
        return events;
    }
}
