package dev.perennial.serving.domain;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.scoring.ScoringModel;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model that has passed its checks and may answer.
 *
 * @param deployment why it is served
 * @param definition the one it was trained with, which its inputs are held against
 * @param scoring    the open graph; closed with this
 */
public record ServedModel(ModelDeployment deployment, ModelDefinition definition, ScoringModel scoring)
        implements AutoCloseable {
    /** Answers in the order of the queries, which are complete under {@link #definition()}. */
    public Answers answer(List<Query> queries) {
        FeatureTable features = FeatureTable.of(
                definition, queries.stream().map(Query::features).toList());
        double[][] scores = scoring.score(features);
        List<Answer> answers = IntStream.range(0, scores.length)
                .mapToObj(i -> Answer.of(definition, queries.get(i), scores[i]))
                .toList();
        return new Answers(deployment, definition, answers);
    }

    public int version() {
        return deployment.champion().modelVersion();
    }

    @Override
    public void close() {
        scoring.close();
    }
}
