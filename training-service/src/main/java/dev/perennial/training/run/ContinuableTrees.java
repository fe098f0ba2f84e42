package dev.perennial.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.bundle.BundleReader.Trained;
import dev.perennial.model.bundle.InvalidBundleException;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.domain.HoldoutSplit;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.refresh.Champion;
import dev.perennial.training.domain.refresh.RefreshState;
import dev.perennial.training.fit.ContinuedTrees;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;

/**
 * A version that a run can continue, and where in the run's window what came since begins.
 *
 * @param state   what is needed beside the booster
 * @param booster its trees
 * @param from    position of the first example that is later than all that it was fitted on
 * @param heldOut the newest examples, which no challenger sees
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Continuable(Champion champion, RefreshState state, byte[] booster, int from, int heldOut) {
    /** Where the state stands in a version's provenance. */
    static final String STATE = "refreshState";

    /** Thousands of rounds take a tenth of it. */
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    /** Why nothing can be continued, in words for people. */
    static final class NothingToContinueException extends Exception {
        NothingToContinueException(String why) {
            super(why);
        }
    }

    /**
     * @param champion what serves; null when nothing does
     * @param window   in event-time order
     * @throws NothingToContinueException                          when there is nothing that can be continued on it
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer
     */
    static Continuable of(ModelDefinition definition, Champion champion, ObjectStore objects, Dataset window)
            throws NothingToContinueException {
        if (champion == null) {
            throw new NothingToContinueException("nothing serves yet");
        }
        try {
            Trained trained =
                    BundleReader.trained(objects, champion.artifactPrefix(), champion.manifestSha256(), MOST_BYTES);
            RefreshState state = state(trained.provenance(), champion);
            if (!state.trainingSha256().equals(definition.trainingDigest())) {
                throw new NothingToContinueException(
                        "version " + champion.modelVersion() + " was trained under another definition");
            }
            ContinuedTrees.requireContinuable(definition, state, trained.nativeModel());
            String through = trained.provenance().at("/fitted/through").asText();
            int from = after(window, Instant.parse(through).toEpochMilli());
            return new Continuable(
                    champion, state, trained.nativeModel(), from, heldOut(definition, champion, window, from));
        } catch (InvalidBundleException | JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw new NothingToContinueException(
                    "version " + champion.modelVersion() + " cannot be continued: " + e.getMessage());
        }
    }

    private static RefreshState state(JsonNode provenance, Champion champion)
            throws NothingToContinueException, JsonProcessingException {
        JsonNode state = provenance.path(STATE);
        if (state.isMissingNode()) {
            throw new NothingToContinueException(
                    "version " + champion.modelVersion() + " was not trained to be continued");
        }
        return Json.mapper().treeToValue(state, RefreshState.class);
    }

    private static int after(Dataset window, long through) {
        return (int) Arrays.stream(window.eventTimes())
                .filter(eventTime -> eventTime <= through)
                .count();
    }

    private static int heldOut(ModelDefinition definition, Champion champion, Dataset window, int from)
            throws NothingToContinueException {
        long[] since = Arrays.copyOfRange(window.eventTimes(), from, window.size());
        try {
            return HoldoutSplit.widest(since, definition.evaluation().holdout()).heldOut();
        } catch (RunFailedException e) {
            throw new NothingToContinueException(
                    "of what came since version " + champion.modelVersion() + " there are " + e.getMessage());
        }
    }

    /** Where the window is cut: what is before may be fitted. */
    HoldoutSplit split(Dataset window) {
        return new HoldoutSplit(window.size() - heldOut, window.size());
    }
}
