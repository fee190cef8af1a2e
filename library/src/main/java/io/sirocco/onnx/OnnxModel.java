package io.sirocco.onnx;

import io.sirocco.hub.NamedTensors;
import io.sirocco.hub.SafetensorsException;
import io.sirocco.hub.TensorSource;
import io.sirocco.kernels.Constant;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Tensor;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is exported: the states of all positions, and what each head makes of them.
 *
 * @param config of the model
 * @param mask which positions a position attends to
 * @param languages in the order of their embeddings; empty where there are none
 * @param labels the classes of a classifier, in the order of its logits; empty for others
 */
public record OnnxModel(
    TransformerConfig config, Mask mask, List<String> languages, List<String> labels) {

  /** The name of the states of all positions. */
  static final String STATES = "last_hidden_state";

  /** Copies the lists. */
  public OnnxModel {
    languages = List.copyOf(languages);
    labels = List.copyOf(labels);
  }

  /** The names of the inputs, each int64 (batch,sequence). */
  public List<String> inputs() {
    return InputNodes.names(config);
  }

  /** The names of the outputs, the states first. */
  public List<String> outputs() {
    List<String> names = new ArrayList<>(List.of(STATES));
    heads().forEach(head -> names.add(output(head)));
    return names;
  }

  /** What the model predicts, in the order of the outputs. */
  Set<Head> heads() {
    return EnumSet.copyOf(config.heads().heads());
  }

  /** The name of what a head gives. */
  static String output(Head head) {
    return switch (head) {
      case TOKENS, CLASSES, TOKEN_CLASSES -> "logits";
      case SENTENCES -> "seq_relationship_logits";
      case REPLACEMENTS -> "replacement_logits";
    };
  }

  /**
   * The nodes that compute it.
   *
   * @param parameters of the model, which stay open while the graph is written
   * @throws SafetensorsException if one is missing or has another shape
   */
  public OnnxGraph graph(NamedTensors parameters) throws SafetensorsException {
    return new ModelNodes(this, tables(parameters)).graph();
  }

  /** The values of parameters and constants by name. */
  private Map<String, TensorSource> tables(NamedTensors parameters) throws SafetensorsException {
    Transformer transformer = new Transformer(config);
    Map<String, TensorSource> tables = new HashMap<>();
    parameters.sources().forEach(source -> tables.put(source.name(), source));
    for (Tensor tensor : transformer.tensors()) {
      TensorSource source = tables.get(tensor.name());
      if (source == null || !source.shape().equals(tensor.shape().sizes())) {
        throw new SafetensorsException(
            parameters.path(),
            "%s is expected, there is %s".formatted(tensor, source == null ? "none" : source));
      }
    }
    for (Constant constant : transformer.constants()) {
      Tensor tensor = constant.tensor();
      tables.put(
          tensor.name(),
          new TensorSource(tensor.name(), tensor.shape().sizes(), constant.values()::fill));
    }
    return tables;
  }
}
