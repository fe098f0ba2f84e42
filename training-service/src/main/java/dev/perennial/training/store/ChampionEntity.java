package dev.perennial.training.store;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.training.domain.refresh.Champion;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "champion")
class ChampionEntity {
    @Id
    String modelName;

    long sequence;
    int modelVersion;
    String artifactPrefix;
    String manifestSha256;

    static ChampionEntity of(ModelDeployment deployment) {
        ChampionEntity entity = new ChampionEntity();
        entity.modelName = deployment.modelName();
        entity.take(deployment);
        return entity;
    }

    /** Takes over what is newer than what it holds. */
    void take(ModelDeployment deployment) {
        if (deployment.sequence() > sequence) {
            sequence = deployment.sequence();
            modelVersion = deployment.champion().modelVersion();
            artifactPrefix = deployment.champion().artifactPrefix();
            manifestSha256 = deployment.champion().manifestSha256();
        }
    }

    Champion toChampion() {
        return new Champion(modelVersion, artifactPrefix, manifestSha256);
    }
}
