package io.sirocco.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sirocco.training.Metrics;
import io.sirocco.training.RunLayout;
import io.sirocco.training.Sample;
import io.sirocco.training.StepLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a run.
 *
 * @param name of its directory
 * @param config the values of its recipe, by keys such as {@code training.max_steps}
 * @param provenance where its results come from, by keys such as {@code started.machine.jvm}
 * @param metrics in the order of steps
 * @param samples in the order of steps
 */
public record RunData(
    String name,
    Map<String, String> config,
    Map<String, String> provenance,
    List<Metrics> metrics,
    List<Sample> samples) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final YAMLMapper YAML = new YAMLMapper();

  /**
   * Reads a run directory.
   *
   * @throws IOException if it holds no run or is damaged
   */
  public static RunData read(Path run) throws IOException {
    RunLayout layout = new RunLayout(run);
    return of(
        layout,
        StepLog.read(layout.metrics(), Metrics.class),
        StepLog.read(layout.samples(), Sample.class));
  }

  /**
   * With records that are in memory already.
   *
   * @throws IOException if the directory holds no run or is damaged
   */
  public static RunData of(RunLayout layout, List<Metrics> metrics, List<Sample> samples)
      throws IOException {
    if (!Files.isRegularFile(layout.config())) {
      throw new IOException("%s holds no run: it has no config.yaml".formatted(layout.root()));
    }
    Map<String, String> config = new LinkedHashMap<>();
    flatten("", YAML.readTree(Files.readAllBytes(layout.config())), config);
    Map<String, String> provenance = new LinkedHashMap<>();
    if (Files.isRegularFile(layout.provenance())) {
      flatten("", JSON.readTree(Files.readAllBytes(layout.provenance())), provenance);
    }
    Path name = layout.root().toAbsolutePath().normalize().getFileName();
    return new RunData(
        String.valueOf(name == null ? layout.root() : name), config, provenance, metrics, samples);
  }

  private static void flatten(String path, JsonNode node, Map<String, String> into) {
    String prefix = path.isEmpty() ? "" : path + ".";
    if (node.isObject()) {
      node.properties().forEach(entry -> flatten(prefix + entry.getKey(), entry.getValue(), into));
    } else if (node.isArray() && !node.isEmpty() && node.get(0).isContainerNode()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(prefix + (i + 1), node.get(i), into);
      }
    } else {
      into.put(path, node.isValueNode() ? node.asText() : node.toString());
    }
  }

  /** The last step with an evaluation. */
  public Optional<Metrics> lastEvaluation() {
    return metrics.reversed().stream().filter(line -> line.validationLoss() != null).findFirst();
  }

  /** The step with the lowest validation loss. */
  public Optional<Metrics> bestEvaluation() {
    Optional<Metrics> best = Optional.empty();
    for (Metrics line : metrics) {
      Double loss = line.validationLoss();
      if (loss != null && best.map(other -> loss < lossOf(other)).orElse(true)) {
        best = Optional.of(line);
      }
    }
    return best;
  }

  private static double lossOf(Metrics evaluated) {
    Double loss = evaluated.validationLoss();
    return loss == null ? Double.POSITIVE_INFINITY : loss;
  }
}
