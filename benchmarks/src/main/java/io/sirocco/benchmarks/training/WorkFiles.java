package io.sirocco.benchmarks.training;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sirocco.hub.SafetensorsWriter;
import io.sirocco.hub.TensorSource;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Bias;
import io.sirocco.transformer.BertConfig;
import io.sirocco.transformer.GptConfig;
import io.sirocco.transformer.Parameter;
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
      case Workload.Causal(GptConfig config, _, _, _) -> {
        values.put("kind", "gpt");
        sizes(values, config.V(), config.T(), config.L(), config.H(), config.C(), config.F());
        values.put("bias", config.bias() == Bias.PRESENT);
        values.put("activation", config.activation().name().toLowerCase(Locale.ROOT));
      }
      case Workload.Masked(BertConfig config, _) -> {
        values.put("kind", "bert");
        sizes(values, config.V(), config.T(), config.L(), config.H(), config.C(), config.F());
        values.put("types", config.types());
        values.put("activation", config.activation().name().toLowerCase(Locale.ROOT));
      }
    }
    return values;
  }

  private static void sizes(Map<String, Object> values, int V, int T, int L, int H, int C, int F) {
    values.putAll(Map.of("V", V, "T", T, "L", L, "H", H, "C", C, "F", F));
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
