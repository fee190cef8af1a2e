package io.sirocco.benchmarks.training;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sirocco.hub.SafetensorsWriter;
import io.sirocco.hub.TensorSource;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Bias;
import io.sirocco.transformer.Parameter;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A workload as files that a peer reads: work.json and weights.safetensors. */
final class WorkFiles {

  private WorkFiles() {}

  /** Writes both files into a folder. */
  static void write(Path folder, Workload workload) throws IOException {
    Map<String, Object> work = new LinkedHashMap<>();
    work.put("config", config(workload));
    work.put("precision", workload.factors().toString());
    work.put("batch", batch(workload));
    work.put("optimizer", optimizer());
    JsonMapper.builder().build().writeValue(folder.resolve("work.json").toFile(), work);
    List<TensorSource> weights =
        workload.model().parameters().stream().map(WorkFiles::source).toList();
    SafetensorsWriter.write(folder.resolve("weights.safetensors"), weights, Map.of());
  }

  private static TensorSource source(Parameter parameter) {
    String name = parameter.tensor().name();
    return new TensorSource(
        name,
        parameter.tensor().shape().sizes(),
        (from, into) -> parameter.initial().fill(StepSettings.SEED, name, from, into));
  }

  private static Map<String, Object> config(Workload workload) {
    Map<String, Object> values = new LinkedHashMap<>();
    switch (workload) {
      case Workload.Causal(TransformerConfig config, _, _, _) -> {
        values.put("kind", "gpt");
        values.put("bias", config.blocks().bias() == Bias.PRESENT);
        addSizes(values, config);
      }
      case Workload.Masked(TransformerConfig config, _) -> {
        values.put("kind", "bert");
        values.put("types", config.embeddings().segments());
        addSizes(values, config);
      }
    }
    return values;
  }

  private static void addSizes(Map<String, Object> values, TransformerConfig config) {
    values.putAll(Map.of("V", config.V(), "T", config.T(), "L", config.L(), "H", config.H()));
    values.putAll(Map.of("C", config.C(), "F", config.F()));
    values.put("activation", config.blocks().feedForward().name().toLowerCase(Locale.ROOT));
  }

  private static Map<String, Object> batch(Workload workload) {
    StepBatch batch = StepBatch.of(workload);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("B", workload.B());
    values.put("T", workload.T());
    values.put("ids", batch.ids());
    values.put("types", batch.types());
    values.put("rows", batch.rows());
    values.put("targets", batch.targets());
    return values;
  }

  private static Map<String, Object> optimizer() {
    AdamWSettings adamW = StepSettings.ADAM_W;
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("learning_rate", StepSettings.LEARNING_RATE);
    values.put("betas", List.of(adamW.beta1(), adamW.beta2()));
    values.put("epsilon", adamW.epsilon());
    values.put("weight_decay", adamW.weightDecay());
    values.put("maximum_norm", StepSettings.MAXIMUM_NORM);
    return values;
  }
}
