package dev.perennial.local.report;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.local.Addresses;
import dev.perennial.local.client.Versions.Version;
import dev.perennial.local.history.HistoryRow;
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

    FirstModel(Addresses addresses, Version version) {
        this.addresses = addresses;
        this.version = version;
    }

    @Override
    public double[][] score(ModelDefinition definition, List<HistoryRow> rows) {
        List<Map<String, Object>> checked = rows.stream()
                .map(row -> ValueChecker.features(definition, row.features(), row.eventTime()))
                .toList();
        try (ObjectStore store = S3ObjectStore.connect(
                        addresses.s3(), Addresses.S3_ACCESS_KEY, Addresses.S3_SECRET_KEY, Addresses.BUCKET);
                ScoringModel model = ScoringModel.open(bundle(store))) {
            return model.score(FeatureTable.of(definition, checked));
        }
    }

    private Bundle bundle(ObjectStore store) {
        return BundleReader.read(store, version.artifactPrefix(), version.manifestSha256());
    }
}
