package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;

/**
 * A part of a history became examples, in the same transaction as this. Topic {@code backfills}; sent and read by ingest-service.
 *
 * @param backfill which history, matches {@link Names#MODEL_PATTERN}
 * @param nextRow  rows that are done, at least 0; the number of the next one
 * @param accepted rows of these that became examples, at least 0
 */
public record BackfillAdvanced(EventContext context, String modelName, String backfill, long nextRow, long accepted)
        implements PipelineEvent {
    public BackfillAdvanced {
        Require.present(context, "context");
        Names.requireModel(modelName);
        key(modelName, backfill);
        Require.atLeast(0, nextRow, "nextRow");
        Require.atLeast(0, accepted, "accepted");
    }

    /**
     * The record key of a backfill.
     *
     * @throws dev.perennial.contracts.InvalidInputException unless the backfill's name is one
     */
    public static String key(String modelName, String backfill) {
        return modelName + ":" + Names.require(backfill, "backfill");
    }

    @Override
    public String key() {
        return key(modelName, backfill);
    }
}
