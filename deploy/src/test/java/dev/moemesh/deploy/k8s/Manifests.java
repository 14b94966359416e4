package dev.moemesh.deploy.k8s;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Kubernetes objects read from YAML, where an unknown field or a repeated one is an error. */
record Manifests(List<HasMetadata> objects) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .annotationIntrospector(new KnownFieldsOnly())
          .build();

  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Map.of(
          "v1 Service", Service.class,
          "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
          "apps/v1 Deployment", Deployment.class,
          "apps/v1 StatefulSet", StatefulSet.class,
          "batch/v1 Job", Job.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);

  Manifests {
    objects = List.copyOf(objects);
  }

  /** The objects of the files that a kustomization lists as its resources. */
  static Manifests ofKustomization(Path directory) {
    List<HasMetadata> objects = new ArrayList<>();
    for (JsonNode resource : kustomization(directory).path("resources")) {
      objects.addAll(parse(read(directory.resolve(resource.asText()))).objects());
    }
    return new Manifests(objects);
  }

  static JsonNode kustomization(Path directory) {
    try {
      return YAML.readTree(read(directory.resolve("kustomization.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The objects of a stream of YAML documents.
   *
   * @throws UncheckedIOException if one has a field that its kind does not have
   */
  static Manifests parse(String yaml) {
    List<HasMetadata> objects = new ArrayList<>();
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      while (documents.hasNextValue()) {
        JsonNode document = documents.nextValue();
        String type = document.path("apiVersion").asText() + " " + document.path("kind").asText();
        if (!TYPES.containsKey(type)) {
          throw new IllegalArgumentException("no class for '" + type + "'; name it in Manifests");
        }
        objects.add(YAML.treeToValue(document, TYPES.get(type)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Manifests(objects);
  }

  <T extends HasMetadata> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <T extends HasMetadata> T one(Class<T> type, String name) {
    return all(type).stream()
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model classes take what they do not know into a map; this hides the map from Jackson. */
  private static final class KnownFieldsOnly extends JacksonAnnotationIntrospector {
    @Override
    public Boolean hasAnySetter(Annotated method) {
      return false;
    }
  }
}
