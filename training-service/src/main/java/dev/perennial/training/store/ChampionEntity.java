package dev.perennial.training.store;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.training.domain.Champion;
import dev.perennial.training.domain.PoolMember;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

@Entity
@Table(name = "champion")
class ChampionEntity {
    @Id
    String modelName;

    long sequence;
    int modelVersion;
    String artifactPrefix;
    String manifestSha256;
    /** Those that served before, the newest first, as many as a blend looks back. */
    String before = Texts.write(List.of());

    static ChampionEntity of(ModelDeployment deployment) {
        ChampionEntity entity = new ChampionEntity();
        entity.modelName = deployment.modelName();
        entity.serve(deployment);
        return entity;
    }

    /** Takes over what is newer than what it holds. */
    void take(ModelDeployment deployment) {
        if (deployment.sequence() > sequence) {
            if (deployment.champion().modelVersion() != modelVersion) {
                before = Texts.write(newestFirst().stream()
                        .limit(PoolMember.OLDEST_CHAMPION - 1)
                        .toList());
            }
            serve(deployment);
        }
    }

    private void serve(ModelDeployment deployment) {
        sequence = deployment.sequence();
        modelVersion = deployment.champion().modelVersion();
        artifactPrefix = deployment.champion().artifactPrefix();
        manifestSha256 = deployment.champion().manifestSha256();
    }

    private List<Champion> newestFirst() {
        return Stream.concat(Stream.of(toChampion()), Texts.read(before, Texts.CHAMPIONS).stream())
                .toList();
    }

    /** Those that a blend may have as members, as far as there were as many. */
    Map<PoolMember, Champion> past() {
        List<Champion> known = newestFirst();
        return PoolMember.past().stream()
                .filter(member -> member.lastChampion() <= known.size())
                .collect(Collectors.toMap(Function.identity(), member -> known.get(member.lastChampion() - 1)));
    }

    Champion toChampion() {
        return new Champion(modelVersion, artifactPrefix, manifestSha256);
    }
}
