package dev.perennial.local.report;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.local.Addresses;
import dev.perennial.local.client.Versions.Version;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.model.aggregate.Contributions;
import dev.perennial.model.aggregate.Recomputation;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import dev.perennial.model.scoring.ScoringModel;
import java.util.List;
import java.util.Map;

/** The first version that was ever served, asked again about rows that later versions answered. */
final class FirstModel implements ScoredRows.Scorer {
    private final Addresses addresses;
    private final Version version;
    private final List<HistoryRow> history;

    /** @param history all rows, which make the aggregates of those that are scored */
    FirstModel(Addresses addresses, Version version, List<HistoryRow> history) {
        this.addresses = addresses;
        this.version = version;
        this.history = history;
    }

    @Override
    public double[][] score(ModelDefinition definition, List<HistoryRow> rows) {
        Recomputation aggregates = aggregates(definition);
        List<Map<String, Object>> seen = rows.stream()
                .map(row -> aggregates.vector(features(definition, row), row.eventTime()))
                .toList();
        try (ObjectStore store = S3ObjectStore.connect(
                        addresses.s3(), Addresses.S3_ACCESS_KEY, Addresses.S3_SECRET_KEY, Addresses.BUCKET);
                ScoringModel model = ScoringModel.open(bundle(store))) {
            return model.score(FeatureTable.of(definition, seen));
        }
    }

    private Recomputation aggregates(ModelDefinition definition) {
        Recomputation aggregates = new Recomputation(definition);
        for (HistoryRow row : history) {
            Map<String, Object> features = features(definition, row);
            aggregates.add(Contributions.ofFeatures(definition, features, row.eventTime()));
            if (row.label() != null
                    && !row.knownAt()
                            .isAfter(row.eventTime().plus(definition.label().horizon()))) {
                Object label = ValueChecker.label(definition, row.label());
                aggregates.add(Contributions.ofLabel(definition, features, label, row.knownAt()));
            }
        }
        return aggregates;
    }

    private static Map<String, Object> features(ModelDefinition definition, HistoryRow row) {
        return ValueChecker.features(definition, row.features(), row.eventTime());
    }

    private Bundle bundle(ObjectStore store) {
        return BundleReader.read(store, version.artifactPrefix(), version.manifestSha256());
    }
}
