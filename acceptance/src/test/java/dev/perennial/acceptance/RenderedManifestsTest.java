package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.kafka.Topic;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cluster would get: the manifests after the overlay, the images and the topics that they need. */
class RenderedManifestsTest {
    private static final Path HOME = Path.of(System.getProperty("perennial.home"));
    private static final Path EXAMPLE = HOME.resolve("k8s/overlays/example");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final int MOST_MESSAGE_BYTES = 8 * 1024 * 1024;

    @Test
    void theExampleChangesNamespaceRegistryReplicasAndAddressesAndNothingElse() {
        List<ObjectNode> base = Kustomization.render(HOME.resolve("k8s/base"));
        List<ObjectNode> rendered = Kustomization.render(EXAMPLE);

        assertThat(names(rendered)).containsAll(names(base)).contains("Namespace perennial", "Job perennial-topics");
        assertThat(rendered).allSatisfy(resource -> {
            assertThat(UnknownFields.of(YAML.unmarshal(resource.toString(), HasMetadata.class)))
                    .isEmpty();
            assertThat(resource.at("/metadata/namespace").asText("none"))
                    .isEqualTo(resource.path("kind").asText().equals("Namespace") ? "none" : "perennial");
        });
        JsonNode before = find(base, "ConfigMap", "perennial-settings").path("data");
        JsonNode after = find(rendered, "ConfigMap", "perennial-settings").path("data");
        assertThat(keys(after)).isEqualTo(keys(before));
        assertThat(changed(before, after))
                .containsExactlyInAnyOrder(
                        "KAFKA_BOOTSTRAP_SERVERS", "PERENNIAL_S3_ENDPOINT", "PERENNIAL_DATABASE_HOST");
        assertThat(find(rendered, "Deployment", "serving-service")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(3);
        for (String service : services(base)) {
            assertThat(image(find(base, "Deployment", service))).isEqualTo("perennial/" + service + ":0.1.0");
            assertThat(image(find(rendered, "Deployment", service)))
                    .isEqualTo("registry.example.com/perennial/" + service + ":0.1.0");
        }
    }

    @Test
    void everyReferenceToSettingsAndVolumesIsToSomethingThatIsThere() {
        List<ObjectNode> rendered = Kustomization.render(EXAMPLE);
        Set<String> configMaps = rendered.stream()
                .filter(resource -> resource.path("kind").asText().equals("ConfigMap"))
                .map(resource -> resource.at("/metadata/name").asText())
                .collect(Collectors.toSet());

        for (ObjectNode resource : rendered) {
            for (JsonNode reference : resource.findValues("configMapRef")) {
                assertThat(configMaps).contains(reference.path("name").asText());
            }
            for (JsonNode volume : resource.findValues("configMap")) {
                assertThat(configMaps).contains(volume.path("name").asText());
            }
        }
    }

    /** The walk has to see what it is there to see. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    patches: [{path: patch.yaml}]                                          | patch of ConfigMap perennial-setings
                    images: [{name: perennial/serving, newTag: '1'}]                       | image perennial/serving
                    replicas: [{name: serving, count: 3}]                                  | replicas of serving
                    patchesJson6902: []                                                    | field patchesJson6902
                    """)
    void refusesWhatAppliesToNothing(String line, String complaint, @TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("patch.yaml"),
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: perennial-setings}\ndata: {A: b}\n");
        Path base = folder.relativize(HOME.resolve("k8s/base").toAbsolutePath());
        Files.writeString(folder.resolve("kustomization.yaml"), "resources: [" + base + "]\n" + line + "\n");

        assertThatThrownBy(() -> Kustomization.render(folder)).hasMessageContaining(complaint);
    }

    @Test
    void theReadmeSaysHowToBuildEachImage() throws IOException {
        String loop = line(HOME.resolve("k8s/README.md"), "for service in ");
        Set<String> built = Set.of(
                loop.substring("for service in ".length(), loop.indexOf(';')).split(" ", -1));

        assertThat(built).isEqualTo(services(Kustomization.render(HOME.resolve("k8s/base"))));
        assertThat(built).allSatisfy(service -> assertThat(HOME.resolve(service + "/pom.xml"))
                .exists());
    }

    @Test
    void theImageRunsWhatTheBuildLeavesAsTheUserOfThePods() throws IOException {
        Path dockerfile = HOME.resolve("k8s/Dockerfile");
        String[] copy = line(dockerfile, "COPY ").split(" ", -1);
        String user = line(dockerfile, "USER ").substring("USER ".length());

        assertThat(copy[1]).isEqualTo("${SERVICE}/target/quarkus-app/");
        assertThat(line(dockerfile, "ENTRYPOINT ")).contains('"' + copy[2] + "quarkus-run.jar" + '"');
        assertThat(Files.readString(HOME.resolve("k8s/Dockerfile.dockerignore")))
                .contains("!*-service/target/quarkus-app");
        for (ObjectNode resource : Kustomization.render(HOME.resolve("k8s/base"))) {
            JsonNode security = resource.at("/spec/template/spec/securityContext");
            if (!security.isMissingNode()) {
                assertThat(security.path("runAsUser").asText() + ":"
                                + security.path("runAsGroup").asText())
                        .isEqualTo(user);
            }
        }
    }

    @Test
    void theJobCreatesEveryTopicOfTheContractsWithItsSettings() {
        ObjectNode topics = find(Kustomization.render(EXAMPLE), "ConfigMap", "perennial-topics");

        List<Set<String>> created = topics.at("/data/topics.txt")
                .asText()
                .lines()
                .map(line -> Set.of(line.split(" ", -1)))
                .toList();

        List<Set<String>> expected = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            expected.add(settings(topic));
            expected.add(Set.of(
                    topic.deadLetterName(""),
                    "cleanup.policy=delete",
                    "max.message.bytes=" + MOST_MESSAGE_BYTES,
                    retention(Optional.of(Topic.DEAD_LETTER_RETENTION))));
        }
        assertThat(created).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void theJobIsRestrictedAndBounded() {
        JsonNode pod =
                find(Kustomization.render(EXAMPLE), "Job", "perennial-topics").at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");

        assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                .isEqualTo("ALL");
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    }

    private static Set<String> settings(Topic topic) {
        Set<String> settings = new TreeSet<>();
        settings.add(topic.name(""));
        settings.add("cleanup.policy=" + topic.cleanup().name().toLowerCase(Locale.ROOT));
        settings.add("max.message.bytes=" + MOST_MESSAGE_BYTES);
        if (topic.cleanup() == Topic.Cleanup.DELETE) {
            settings.add(retention(topic.retention()));
        }
        if (topic.stampedByBroker()) {
            settings.add("message.timestamp.type=LogAppendTime");
        }
        return settings;
    }

    private static String retention(Optional<Duration> retention) {
        return "retention.ms=" + retention.map(Duration::toMillis).orElse(-1L);
    }

    private static ObjectNode find(List<ObjectNode> resources, String kind, String name) {
        return resources.stream()
                .filter(resource -> name(resource).equals(kind + " " + name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> services(List<ObjectNode> resources) {
        return names(resources).stream()
                .filter(name -> name.startsWith("Deployment "))
                .map(name -> name.substring("Deployment ".length()))
                .collect(Collectors.toSet());
    }

    private static List<String> names(List<ObjectNode> resources) {
        return resources.stream().map(RenderedManifestsTest::name).toList();
    }

    private static String name(ObjectNode resource) {
        return resource.path("kind").asText() + " "
                + resource.at("/metadata/name").asText();
    }

    private static String image(ObjectNode deployment) {
        return deployment.at("/spec/template/spec/containers/0/image").asText();
    }

    private static Set<String> keys(JsonNode map) {
        Set<String> keys = new TreeSet<>();
        map.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static List<String> changed(JsonNode before, JsonNode after) {
        return keys(before).stream()
                .filter(key -> !before.path(key).equals(after.path(key)))
                .toList();
    }

    private static String line(Path file, String start) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(start)).findFirst().orElseThrow();
        }
    }
}
