package dev.perennial.ingest.domain.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SourcePlanTest {
    private static final String PREFIX = "perennial.";

    @Test
    void readsTheUnionOfAllOwnTopicsEachForAllWhoNameIt() {
        SourcePlan plan = SourcePlan.of(
                List.of(model("a", "x", "y"), model("b", "x", "x"), Samples.definition("c")), PREFIX, false);

        assertThat(plan.topics()).containsExactlyInAnyOrder("x", "y");
        assertThat(plan.mappings("x"))
                .extracting(SourceMapping::id)
                .containsExactly("a/features", "b/features", "b/labels");
        assertThat(plan.mappings("y")).extracting(SourceMapping::id).containsExactly("a/labels");
        assertThat(plan.mappings("z")).isEmpty();
    }

    @Test
    void withholdsWhatNeedsARegistryWhereThereIsNoneAndRefusesNothingForIt() {
        List<ModelDefinition> all = List.of(model("a", "x, format: avro", "y"), model("b", "x", "z, format: protobuf"));

        SourcePlan without = SourcePlan.of(all, PREFIX, false);
        SourcePlan with = SourcePlan.of(all, PREFIX, true);

        assertThat(without.topics()).containsExactlyInAnyOrder("x", "y");
        assertThat(without.mappings("x")).extracting(SourceMapping::id).containsExactly("b/features");
        assertThat(without.withheld()).containsExactlyInAnyOrder("a/features", "b/labels");
        assertThat(without.isWithheld(SourcePlan.of(all.get(0)).get(0))).isTrue();
        assertThat(with.topics()).containsExactlyInAnyOrder("x", "y", "z");
        assertThat(with.withheld()).isEmpty();
        all.forEach(definition -> SourcePlan.requireReadable(definition, all, PREFIX));
    }

    @ParameterizedTest
    @EnumSource
    void readsNoTopicOfTheInstallationWhateverADefinitionSays(Topic topic) {
        for (String name : List.of(topic.name(PREFIX), topic.deadLetterName(PREFIX), "__consumer_offsets")) {
            ModelDefinition definition = model("a", "x", name);

            assertThat(SourcePlan.of(List.of(definition), PREFIX, false).topics())
                    .containsExactly("x");
            assertThatThrownBy(() -> SourcePlan.requireReadable(definition, List.of(), PREFIX))
                    .hasMessageContaining("source.labels.topic")
                    .hasMessageContaining(name);
        }
        SourcePlan.requireReadable(model("a", topic.name("other."), "y"), List.of(), PREFIX);
    }

    @Test
    void readsATopicForAHundredMappingsAndRefusesMore() {
        List<ModelDefinition> hundred = IntStream.range(0, SourcePlan.MAX_MAPPINGS)
                .mapToObj(i -> model("a" + i, "x", "y" + i))
                .toList();
        ModelDefinition more = model("b", "x", "z");
        List<ModelDefinition> all = new ArrayList<>(hundred);
        all.add(more);

        SourcePlan plan = SourcePlan.of(all, PREFIX, false);

        assertThat(plan.mappings("x")).hasSize(SourcePlan.MAX_MAPPINGS);
        assertThat(plan.refusal(SourcePlan.of(more).get(0))).isPresent();
        assertThat(plan.refusal(SourcePlan.of(more).get(1))).isEmpty();
        assertThatThrownBy(() -> SourcePlan.requireReadable(more, all, PREFIX))
                .hasMessageContaining("source.features.topic");
        SourcePlan.requireReadable(hundred.get(0), hundred, PREFIX);
    }

    private static ModelDefinition model(String name, String features, String labels) {
        return DefinitionParser.parse(
                """
                name: %s
                task: binary-classification
                source: {features: {topic: %s}, labels: {topic: %s}, exampleId: id, eventTime: at}
                features: {x: {type: numeric}}
                label: {name: y}
                """
                        .formatted(name, features, labels));
    }
}
