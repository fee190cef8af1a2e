package io.sirocco.onnx;

import io.sirocco.graph.Graph;
import io.sirocco.hub.TensorSource;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import io.sirocco.onnx.OnnxGraph.Axis;
import io.sirocco.onnx.OnnxGraph.ElementType;
import io.sirocco.onnx.OnnxGraph.Value;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.ModelInputs.Labeled;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Predictions;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The graph of a model: its body once, then each head. */
final class ModelNodes {

  private static final ModelInputs SEQUENCES = inputs(Labeled.SEQUENCES);

  private final OnnxModel model;
  private final TransformerConfig config;
  private final Transformer transformer;
  private final Nodes nodes = new Nodes();
  private final InputNodes inputs;
  private final StepNodes steps;

  /**
   * Nodes of a model.
   *
   * @param tables its parameters and constants by name
   */
  ModelNodes(OnnxModel model, Map<String, TensorSource> tables) {
    this.model = model;
    this.config = model.config();
    this.transformer = new Transformer(config);
    this.inputs = new InputNodes(nodes, config, SEQUENCES);
    this.steps =
        new StepNodes(
            nodes,
            inputs,
            tensor -> nodes.numbers(Objects.requireNonNull(tables.get(tensor.name()))));
  }

  /** One position of one sequence: the steps of a model are the same for all sizes. */
  private static ModelInputs inputs(Labeled labeled) {
    return new ModelInputs(1, 1, new Predictions.Everywhere(), labeled);
  }

  OnnxGraph graph() {
    Graph body = transformer.states(SEQUENCES, model.mask());
    body.steps().forEach(steps::add);
    Tensor states = SEQUENCES.states(config.C());
    output(OnnxModel.STATES, Rows.POSITIONS, config.C(), states);
    for (Head head : model.heads()) {
      add(head, body.steps());
    }
    return nodes.build("sirocco");
  }

  /** Whose rows a tensor has. */
  private enum Rows {
    POSITIONS,
    SEQUENCES
  }

  private void add(Head head, List<Step> body) {
    boolean each = head == Head.REPLACEMENTS || head == Head.TOKEN_CLASSES;
    ModelInputs sizes = inputs(each ? Labeled.POSITIONS : Labeled.SEQUENCES);
    Graph graph = transformer.evaluation(sizes, new Objective(model.mask(), Set.of(head)));
    List<Step> all = graph.steps();
    // The body comes first there, too; what its last step gives has another name, being no output.
    Step last = body.getLast();
    Step here = all.get(body.size() - 1);
    if (!here.op().equals(last.op())) {
      throw new IllegalStateException("%s, but %s in %s".formatted(last, here, graph.name()));
    }
    steps.same(here.tensor("y"), last.tensor("y"));
    all.subList(body.size(), all.size()).forEach(steps::add);
    String name = OnnxModel.output(head);
    int classes = Math.max(1, config.heads().classes());
    switch (head) {
      case TOKENS -> output(name, Rows.POSITIONS, config.V(), sizes.logits(config.V()));
      case REPLACEMENTS -> output(name, Rows.POSITIONS, 2, sizes.labelLogits());
      case SENTENCES -> output(name, Rows.SEQUENCES, 2, sizes.labelLogits());
      case CLASSES -> output(name, Rows.SEQUENCES, classes, sizes.labelLogits(classes));
      case TOKEN_CLASSES -> output(name, Rows.POSITIONS, classes, sizes.labelLogits(classes));
    }
  }

  private void output(String name, Rows rows, long channels, Tensor tensor) {
    String value = steps.value(tensor);
    Axis last = new Axis.Fixed(channels);
    switch (rows) {
      case POSITIONS -> {
        List<Axis> shape = List.of(InputNodes.BATCH, InputNodes.SEQUENCE, last);
        nodes.output(
            new Value(name, ElementType.FLOAT, shape), "Reshape", value, inputs.shape(channels));
      }
      case SEQUENCES ->
          nodes.output(
              new Value(name, ElementType.FLOAT, List.of(InputNodes.BATCH, last)),
              "Identity",
              value);
    }
  }
}
