package dev.perennial.training.rest.mlflow;

import dev.perennial.training.domain.mlflow.MlflowException;
import java.util.List;

/**
 * A part of a list. A token is the position at which the part that follows starts.
 *
 * @param next null when nothing follows
 */
record Page<T>(List<T> items, String next) {
    /** A part as it is asked for. */
    record Asked(int from, int limit) {
        /**
         * @param token     null or empty: from the start
         * @param limit     null: {@code otherwise}
         * @param otherwise as many as are answered when nothing is said
         * @param most      as many as are answered at most
         */
        static Asked of(String token, Long limit, int otherwise, int most) {
            if (token != null && !token.matches("[0-9]{0,9}")) {
                throw MlflowException.invalid("Invalid page_token '" + token + "'.");
            }
            if (limit != null && (limit < 1 || limit > most)) {
                throw MlflowException.invalid("Invalid value " + limit
                        + " for parameter 'max_results' supplied: it must be at least 1 and at most " + most + ".");
            }
            return new Asked(
                    token == null || token.isEmpty() ? 0 : Integer.parseInt(token),
                    limit == null ? otherwise : limit.intValue());
        }
    }

    static <T> Page<T> of(List<T> all, Asked asked) {
        int from = Math.min(asked.from(), all.size());
        int to = Math.min(all.size(), from + asked.limit());
        return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
    }
}
