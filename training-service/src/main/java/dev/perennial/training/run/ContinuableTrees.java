package dev.perennial.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.bundle.BundleReader.Trained;
import dev.perennial.model.bundle.InvalidBundleException;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.domain.BlendState;
import dev.perennial.training.domain.Champion;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.refresh.RefreshState;
import dev.perennial.training.fit.ContinuedTrees;
import dev.perennial.training.fit.FittedRecipe;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Boosted trees, which go on growing on the examples that came since.
 *
 * @param state   what is needed beside the booster
 * @param booster the trees
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record ContinuableTrees(
        ModelDefinition definition,
        Dataset window,
        Champion champion,
        RefreshState state,
        byte[] booster,
        int from,
        int heldOut)
        implements Continuation {

    /**
     * @param window in event-time order
     * @throws NothingToContinueException                          when there is nothing that can be continued on it
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer
     */
    static ContinuableTrees of(ModelDefinition definition, Champion champion, ObjectStore objects, Dataset window)
            throws NothingToContinueException {
        try {
            Trained trained =
                    BundleReader.trained(objects, champion.artifactPrefix(), champion.manifestSha256(), MOST_BYTES);
            RefreshState state = state(trained.provenance(), champion);
            if (!state.trainingSha256().equals(definition.trainingDigest())) {
                throw Continuation.trainedOtherwise(champion);
            }
            ContinuedTrees.requireContinuable(definition, state, trained.nativeModel());
            String through = trained.provenance().at("/fitted/through").asText();
            int from = Continuation.after(window, Instant.parse(through).toEpochMilli());
            int heldOut = Continuation.heldOut(definition, champion, window, from);
            return new ContinuableTrees(definition, window, champion, state, trained.nativeModel(), from, heldOut);
        } catch (InvalidBundleException | JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw Continuation.unreadable(champion, e);
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

    @Override
    public int refreshes() {
        return state.refreshes();
    }

    @Override
    public Integer rounds(int examples) {
        return state.recipe().integer(SearchSpace.ROUNDS) + state.rounds(examples);
    }

    @Override
    public Continued to(int position) {
        Dataset since = RunWindow.rows(window, from, position);
        FittedRecipe model = ContinuedTrees.fit(definition, state, booster, since, state.rounds(since.size()));
        ObjectNode how = Json.mapper().createObjectNode();
        how.set("recipe", Json.mapper().valueToTree(model.recipe()));
        return new Continued(model, Json.name(Algorithm.GRADIENT_BOOSTING), how, ContinuedTrees.after(state, model));
    }

    @Override
    public BlendState learnt(int position) {
        return null;
    }
}
