package dev.perennial.training.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.tracking.Progress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A trial as it is answered: number, algorithm, hyperparameters, score (absent when it cannot be computed), that
 * of each fold (null likewise), the share of rounds or epochs that was fitted, what it took, and which replica fitted each part. */
final class TrialDocument {
    private TrialDocument() {}

    /** @param progress null when it is not known what it took */
    static ObjectNode of(Trial trial, Progress progress) {
        ObjectNode document = Json.mapper()
                .createObjectNode()
                .put("number", trial.number())
                .put("algorithm", Json.name(trial.recipe().algorithm()));
        document.set("hyperparameters", Json.mapper().valueToTree(trial.recipe().hyperparameters()));
        if (Double.isFinite(trial.score())) {
            document.put("score", trial.score());
        }
        ArrayNode folds = document.putArray("foldScores");
        trial.foldScores().forEach(score -> folds.add(Double.isFinite(score) ? score : null));
        document.put("share", trial.share());
        if (progress != null) {
            document.put("finishedAt", progress.at().toString());
            document.set("cost", RunDocument.cost(progress.cost()));
            if (!progress.rungs().isEmpty()) {
                document.set("rungs", Json.mapper().valueToTree(progress.rungs()));
            }
        }
        return document;
    }

    /**
     * In the order tried.
     *
     * @param trials   of a run that trained; of another one none
     * @param progress in the order of the record; of several of one number the last counts
     */
    static List<ObjectNode> of(List<Trial> trials, List<Progress> progress) {
        Map<Integer, Progress> byNumber = byNumber(progress);
        return trials.isEmpty()
                ? byNumber.values().stream().map(done -> of(done.trial(), done)).toList()
                : trials.stream()
                        .map(trial -> of(trial, byNumber.get(trial.number())))
                        .toList();
    }

    private static Map<Integer, Progress> byNumber(List<Progress> progress) {
        Map<Integer, Progress> byNumber = new TreeMap<>();
        progress.forEach(done -> byNumber.put(done.trial().number(), done));
        return byNumber;
    }
}
