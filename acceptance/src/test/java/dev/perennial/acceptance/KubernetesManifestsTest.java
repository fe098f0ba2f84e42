package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the manifests as a cluster would, without one. */
@Timeout(60)
class KubernetesManifestsTest {
    private static final Path HOME = Path.of(System.getProperty("perennial.home"));
    private static final Path BASE = HOME.resolve("k8s/base");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @ParameterizedTest
    @ValueSource(strings = {"k8s/base", "k8s/topics", "k8s/overlays/example"})
    void everyFileIsListedAndHasNoUnknownField(String folder) {
        List<Path> files = manifests(HOME.resolve(folder));
        String kustomization = read(HOME.resolve(folder).resolve("kustomization.yaml"));

        assertThat(files).isNotEmpty().allSatisfy(file -> {
            assertThat(kustomization).contains(file.getFileName().toString());
            assertThat(resources(file)).allSatisfy(resource -> assertThat(UnknownFields.of(resource))
                    .as("%s %s", resource.getKind(), resource.getMetadata().getName())
                    .isEmpty());
        });
    }

    @Test
    void walkFindsAMisspeltField() {
        HasMetadata wrong = YAML.unmarshal(
                read(BASE.resolve("ingest-service.yaml"))
                        .split("\n---\n", -1)[1]
                        .replace("readinessProbe:", "readyProbe:"),
                HasMetadata.class);

        assertThat(UnknownFields.of(wrong)).singleElement().asString().endsWith("readyProbe");
    }

    @ParameterizedTest
    @CsvSource({
        "ingest-service, 8081",
        "training-service, 8082",
        "evaluation-service, 8083",
        "serving-service, 8084",
        "monitor-service, 8080"
    })
    void selectorsPortsAndProbesOfAServiceMatch(String name, int port) {
        Path file = BASE.resolve(name + ".yaml");
        Deployment deployment = only(file, Deployment.class);
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        Container container = pod.getContainers().get(0);
        Map<String, String> labels =
                deployment.getSpec().getTemplate().getMetadata().getLabels();

        assertThat(resources(file))
                .extracting(resource -> resource.getMetadata().getName())
                .containsOnly(name);
        assertThat(List.of(
                        deployment.getSpec().getSelector().getMatchLabels(),
                        only(file, Service.class).getSpec().getSelector(),
                        only(file, PodDisruptionBudget.class)
                                .getSpec()
                                .getSelector()
                                .getMatchLabels(),
                        only(file, NetworkPolicy.class)
                                .getSpec()
                                .getPodSelector()
                                .getMatchLabels()))
                .allSatisfy(selector -> assertThat(labels)
                        .containsAllEntriesOf(selector)
                        .containsEntry("app.kubernetes.io/name", name));

        assertThat(container.getImage()).isEqualTo("perennial/" + name);
        assertThat(pod.getServiceAccountName())
                .isEqualTo(only(file, ServiceAccount.class).getMetadata().getName());
        assertThat(container.getPorts()).singleElement().satisfies(exposed -> {
            assertThat(exposed.getName()).isEqualTo("http");
            assertThat(exposed.getContainerPort()).isEqualTo(port);
        });
        assertThat(only(file, Service.class).getSpec().getPorts())
                .singleElement()
                .satisfies(offered -> {
                    assertThat(offered.getPort()).isEqualTo(port);
                    assertThat(offered.getTargetPort().getStrVal()).isEqualTo("http");
                });
        assertThat(path(container.getStartupProbe())).isEqualTo("/q/health/live");
        assertThat(path(container.getLivenessProbe())).isEqualTo("/q/health/live");
        assertThat(path(container.getReadinessProbe())).isEqualTo("/q/health/ready");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "training", "evaluation", "serving", "monitor"})
    void podIsRestrictedAndBounded(String service) {
        PodSpec pod = only(BASE.resolve(service + "-service.yaml"), Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec();
        Container container = pod.getContainers().get(0);

        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(
                        pod.getVolumes().stream().map(Volume::getName).toList());
        assertThat(pod.getVolumes())
                .allSatisfy(volume ->
                        assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull());
    }

    private static String secret(String variable) {
        if (variable.startsWith("PERENNIAL_INGEST_SCHEMA_REGISTRY_")) {
            return "perennial-schema-registry";
        }
        return variable.startsWith("PERENNIAL_S3") ? "perennial-s3" : "perennial-database";
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "training", "evaluation", "serving", "monitor"})
    void secretsAreReferencedAndSettingsAreThere(String service) {
        Container container = only(BASE.resolve(service + "-service.yaml"), Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
        ConfigMap settings = only(BASE.resolve("settings.yaml"), ConfigMap.class);

        assertThat(container.getEnvFrom()).singleElement().satisfies(source -> assertThat(
                        source.getConfigMapRef().getName())
                .isEqualTo(settings.getMetadata().getName()));
        assertThat(container.getEnv())
                .filteredOn(variable -> variable.getName().matches(".*(KEY|USER|PASSWORD)"))
                .isNotEmpty()
                .allSatisfy(variable -> {
                    assertThat(variable.getValue()).isNull();
                    assertThat(variable.getValueFrom().getSecretKeyRef().getName())
                            .isEqualTo(secret(variable.getName()));
                });
        assertThat(container.getEnv())
                .extracting(EnvVar::getName)
                .doesNotContainAnyElementsOf(settings.getData().keySet());
        assertThat(new TreeSet<>(settings.getData().keySet()))
                .contains(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "PERENNIAL_TOPICS_PREFIX",
                        "PERENNIAL_S3_ENDPOINT",
                        "PERENNIAL_S3_BUCKET",
                        "PERENNIAL_DATABASE_HOST",
                        "PERENNIAL_DATABASE_PORT",
                        "PERENNIAL_DATABASE_NAME",
                        "PERENNIAL_STATE_DIR",
                        "QUARKUS_HTTP_HOST");
    }

    private static String path(Probe probe) {
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
        return probe.getHttpGet().getPath();
    }

    private static <T extends HasMetadata> T only(Path file, Class<T> type) {
        List<T> found = resources(file).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        assertThat(found).as("%s of %s", type.getSimpleName(), file).hasSize(1);
        return found.get(0);
    }

    private static List<HasMetadata> resources(Path file) {
        List<HasMetadata> resources = new ArrayList<>();
        for (String document : read(file).split("\n---\n", -1)) {
            resources.add(YAML.unmarshal(document, HasMetadata.class));
        }
        return resources;
    }

    private static List<Path> manifests(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
