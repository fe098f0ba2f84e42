package dev.perennial.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.Training.Blending;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.domain.BlendState;
import dev.perennial.training.domain.Champion;
import dev.perennial.training.domain.HoldoutSplit;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.fit.FittedModel;
import java.util.Arrays;

/** What serves, as something that a run can go on from, in the run's window. */
interface Continuation {
    /** Where the state stands in a version's provenance. */
    String STATE = "refreshState";

    /** Thousands of rounds take a tenth of it. */
    long MOST_BYTES = 64L * 1024 * 1024;

    /** Why nothing can be continued, in words for people. */
    final class NothingToContinueException extends Exception {
        NothingToContinueException(String why) {
            super(why);
        }
    }

    /**
     * What was continued.
     *
     * @param model for the caller to close
     * @param how   what of it belongs to the provenance
     * @param state what is needed to go on from it
     */
    record Continued(FittedModel model, String algorithm, ObjectNode how, Object state) {}

    /** That of what a plan says serves. */
    static Continuation of(RunPlan plan, ObjectStore objects, Dataset window) throws NothingToContinueException {
        Champion champion = plan.refresh().champion();
        if (champion == null) {
            throw new NothingToContinueException("nothing serves yet");
        }
        return plan.definition().training().blend() == Blending.ON
                ? ContinuableBlend.of(plan, objects, window)
                : ContinuableTrees.of(plan.definition(), champion, objects, window);
    }

    Champion champion();

    /** Position of the first example of the window that is later than all that it was fitted on. */
    int from();

    /** The newest examples, which no challenger sees. */
    int heldOut();

    /** Refreshes since the last full retrain. */
    int refreshes();

    /** Boosting rounds in all, when continued on so many examples; null for what has none. */
    Integer rounds(int examples);

    /** Continued on what came since, up to a position in the window. */
    Continued to(int position);

    /** What is known of a blend's members from the labels before a position in the window; null for what is no blend. */
    BlendState learnt(int position);

    /** Where the window is cut: what is before may be fitted. */
    default HoldoutSplit split(Dataset window) {
        return new HoldoutSplit(window.size() - heldOut(), window.size());
    }

    /** Position of the first example after an event time. */
    static int after(Dataset window, long through) {
        return (int) Arrays.stream(window.eventTimes())
                .filter(eventTime -> eventTime <= through)
                .count();
    }

    /** What is held out of the examples since that position. */
    static int heldOut(ModelDefinition definition, Champion champion, Dataset window, int from)
            throws NothingToContinueException {
        long[] since = Arrays.copyOfRange(window.eventTimes(), from, window.size());
        try {
            return HoldoutSplit.widest(since, definition.evaluation().holdout()).heldOut();
        } catch (RunFailedException e) {
            throw new NothingToContinueException(
                    "of what came since version " + champion.modelVersion() + " there are " + e.getMessage());
        }
    }

    static NothingToContinueException trainedOtherwise(Champion champion) {
        return new NothingToContinueException(
                "version " + champion.modelVersion() + " was trained under another definition");
    }

    static NothingToContinueException unreadable(Champion champion, Exception cause) {
        return new NothingToContinueException(
                "version " + champion.modelVersion() + " cannot be continued: " + cause.getMessage());
    }
}
