package dev.perennial.serving;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Names;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.model.aggregate.FeatureValues;
import dev.perennial.model.aggregate.StaleValueException;
import dev.perennial.model.image.ImageResolver;
import dev.perennial.serving.domain.Answer;
import dev.perennial.serving.domain.Answers;
import dev.perennial.serving.domain.Champions;
import dev.perennial.serving.domain.Query;
import dev.perennial.serving.domain.ServedModel;
import dev.perennial.serving.messaging.PredictionLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Completes a request with the aggregates, answers it with the champion, logs each answer and counts the request. Never
 * waits for anything.
 */
@ApplicationScoped
public class Predictor {
    private final Champions champions;
    private final FeatureValues values;
    private final PredictionLog log;
    private final InferenceMetrics metrics;
    private final Clock clock;

    Predictor(Champions champions, FeatureValues values, PredictionLog log, InferenceMetrics metrics, Clock clock) {
        this.champions = champions;
        this.values = values;
        this.log = log;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * @param version the only one that may answer; null for whichever is served
     * @throws InvalidInputException for a model name that none can have, and from the reader
     * @throws UnknownModelException when the model or the version is not served
     * @throws StaleValueException   when an aggregate is older than its definition allows for a prediction
     */
    public Answers predict(String modelName, Integer version, QueryReader reader) {
        Names.requireModel(modelName);
        return champions
                .use(modelName, model -> measured(model, version, reader))
                .orElseThrow(() -> {
                    metrics.countNotServed();
                    return new UnknownModelException(modelName, version);
                });
    }

    private Answers measured(ServedModel model, Integer version, QueryReader reader) {
        long start = System.nanoTime();
        InferenceMetrics.Outcome outcome = InferenceMetrics.Outcome.FAILED;
        try {
            Answers answers = answer(model, version, reader);
            outcome = InferenceMetrics.Outcome.ANSWERED;
            return answers;
        } catch (InvalidInputException e) {
            outcome = InferenceMetrics.Outcome.INVALID;
            throw e;
        } catch (UnknownModelException e) {
            outcome = InferenceMetrics.Outcome.NOT_SERVED;
            throw e;
        } catch (StaleValueException e) {
            outcome = InferenceMetrics.Outcome.STALE;
            throw e;
        } finally {
            metrics.count(model.deployment().modelName(), outcome, System.nanoTime() - start);
        }
    }

    /** Following a reference would be to wait for a store. */
    private static Query requireImages(ModelDefinition definition, Query query) {
        ImageResolver.firstReference(definition, query.features()).ifPresent(feature -> {
            throw new InvalidInputException(
                    "features." + feature, "a reference", "the image itself: a prediction waits for no store");
        });
        return query;
    }

    private Answers answer(ServedModel model, Integer version, QueryReader reader) {
        if (version != null && version != model.version()) {
            throw new UnknownModelException(model.deployment().modelName(), version);
        }
        Instant now = clock.instant();
        List<Query> queries = reader.read(model.definition(), now).stream()
                .map(query -> requireImages(model.definition(), query))
                .map(query -> query.complete(model.definition(), values))
                .toList();
        Answers answers = model.answer(queries);
        for (Answer answer : answers.answers()) {
            log.log(new PredictionMade(
                    EventContext.first(UUID.randomUUID(), now),
                    answers.modelName(),
                    answer.query().exampleId(),
                    answer.query().eventTime(),
                    answer.query().features(),
                    answer.scores(),
                    answers.modelVersion(),
                    PredictionMade.Role.CHAMPION));
        }
        return answers;
    }
}
