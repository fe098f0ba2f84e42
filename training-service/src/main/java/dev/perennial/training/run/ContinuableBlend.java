package dev.perennial.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.bundle.BundleReader.Trained;
import dev.perennial.model.bundle.InvalidBundleException;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.domain.BlendState;
import dev.perennial.training.domain.Champion;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.refresh.BlendRefreshState;
import dev.perennial.training.fit.PublishedBlend;
import dev.perennial.training.fit.ServedBlend;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;

/**
 * A blend, whose members stay and whose weights follow the labels that came since: no member has seen those examples, so what each says of
 * them is what it would have answered.
 */
final class ContinuableBlend implements Continuation {
    private final ModelDefinition definition;
    private final Dataset window;
    private final Champion champion;
    private final BlendRefreshState state;
    private final PublishedBlend blend;
    private final int from;
    private final int heldOut;
    private final BlendState known;
    /** What the members say of each example since. */
    private final double[][] predictions;

    private ContinuableBlend(
            ModelDefinition definition,
            Dataset window,
            Champion champion,
            BlendRefreshState state,
            PublishedBlend blend,
            int from,
            int heldOut,
            BlendState known,
            double[][] predictions) {
        this.definition = definition;
        this.window = window;
        this.champion = champion;
        this.state = state;
        this.blend = blend;
        this.from = from;
        this.heldOut = heldOut;
        this.known = known;
        this.predictions = predictions;
    }

    /**
     * @param window in event-time order
     * @throws NothingToContinueException                          when there is nothing that can be continued on it
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer
     */
    static ContinuableBlend of(RunPlan plan, ObjectStore objects, Dataset window) throws NothingToContinueException {
        ModelDefinition definition = plan.definition();
        Champion champion = plan.refresh().champion();
        try {
            Trained trained =
                    BundleReader.trained(objects, champion.artifactPrefix(), champion.manifestSha256(), MOST_BYTES);
            JsonNode stored = trained.provenance().path(STATE);
            if (stored.isMissingNode()) {
                throw new NothingToContinueException(
                        "version " + champion.modelVersion() + " was not trained to be continued");
            }
            BlendRefreshState state = Json.mapper().treeToValue(stored, BlendRefreshState.class);
            if (!state.trainingSha256().equals(definition.trainingDigest())) {
                throw Continuation.trainedOtherwise(champion);
            }
            Bundle bundle = BundleReader.read(objects, champion.artifactPrefix(), champion.manifestSha256());
            String through = trained.provenance().at("/fitted/through").asText();
            int from = Continuation.after(window, Instant.parse(through).toEpochMilli());
            int heldOut = Continuation.heldOut(definition, champion, window, from);
            BlendState known =
                    BlendedVersions.known(plan.blend(), definition, BlendedVersions.members(definition, window));
            PublishedBlend blend = PublishedBlend.read(bundle.onnx(), trained.nativeModel());
            if (!blend.isOf(known.members())) {
                throw new NothingToContinueException(
                        "version " + champion.modelVersion() + " has members that these labels leave no place for");
            }
            FeatureTable since = RunWindow.rows(window, from, window.size()).features();
            try (ServedBlend served = blend.open(definition)) {
                double[][] predictions = served.predict(since, known.members());
                return new ContinuableBlend(
                        definition, window, champion, state, blend, from, heldOut, known, predictions);
            }
        } catch (InvalidBundleException | JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw Continuation.unreadable(champion, e);
        }
    }

    @Override
    public Champion champion() {
        return champion;
    }

    @Override
    public int from() {
        return from;
    }

    @Override
    public int heldOut() {
        return heldOut;
    }

    @Override
    public int refreshes() {
        return state.refreshes();
    }

    @Override
    public Integer rounds(int examples) {
        return null;
    }

    /** By weights that rest on no label after that position, whichever run learnt from it. */
    @Override
    public Continued to(int position) {
        ServedBlend mixed = blend.open(definition, learnt(position).weights(blend.members()));
        ObjectNode how = Json.mapper().createObjectNode();
        ArrayNode members = how.putArray("members");
        mixed.weights()
                .forEach((member, weight) ->
                        members.addObject().put("name", Json.name(member)).put("weight", weight));
        how.set("weightsBefore", Json.mapper().valueToTree(known));
        BlendRefreshState next = new BlendRefreshState(state.trainingSha256(), state.refreshes() + 1);
        return new Continued(mixed, BlendedVersions.ALGORITHM, how, next);
    }

    @Override
    public BlendState learnt(int position) {
        BlendState before =
                position == window.size() ? known : known.until(Instant.ofEpochMilli(window.eventTime(position)));
        return BlendedVersions.learn(
                definition,
                before,
                Arrays.copyOf(predictions, position - from),
                RunWindow.rows(window, from, position));
    }
}
