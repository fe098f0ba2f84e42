package dev.perennial.local.client;

import java.util.List;

/**
 * How far a backfill is.
 *
 * @param backfill its name
 * @param nextRow  rows that are done
 * @param accepted rows of these that became examples
 * @param errors   what is wrong with rows of the last part
 */
public record BackfillProgress(String backfill, long nextRow, long accepted, List<Accepted.LineError> errors) {
    public BackfillProgress {
        errors = errors == null ? List.of() : List.copyOf(errors);
    }
}
