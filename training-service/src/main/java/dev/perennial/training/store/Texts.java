package dev.perennial.training.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.ExpectationOutcome;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.training.domain.Ablation;
import dev.perennial.training.domain.BlendState;
import dev.perennial.training.domain.Champion;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.refresh.RefreshOutcome;
import dev.perennial.training.domain.refresh.RefreshPlan;
import dev.perennial.training.domain.upload.Upload;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Columns that hold JSON. */
final class Texts {
    static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};
    static final TypeReference<List<SegmentReference>> SEGMENTS = new TypeReference<>() {};
    static final TypeReference<List<ExpectationOutcome>> OUTCOMES = new TypeReference<>() {};

    static final TypeReference<BlendState> BLEND = new TypeReference<>() {};
    static final TypeReference<Map<PoolMember, Champion>> PAST = new TypeReference<>() {};
    static final TypeReference<List<Champion>> CHAMPIONS = new TypeReference<>() {};
    static final TypeReference<Upload> UPLOAD = new TypeReference<>() {};

    static final TypeReference<List<Recipe>> RECIPES = new TypeReference<>() {};
    static final TypeReference<Ablation> ABLATION = new TypeReference<>() {};

    static final TypeReference<RefreshPlan> REFRESH_PLAN = new TypeReference<>() {};
    static final TypeReference<RefreshOutcome> REFRESH_OUTCOME = new TypeReference<>() {};

    private Texts() {}

    /** Numbers exactly, NaN included, which JSON does not have. */
    static String scores(List<Double> scores) {
        return scores.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    static List<Double> scores(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(Double::valueOf).toList();
    }

    static String write(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record is always JSON", e);
        }
    }

    static <T> T read(String text, TypeReference<T> type) {
        try {
            return Json.mapper().readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column that this service wrote is no JSON: " + e.getMessage(), e);
        }
    }
}
