package io.sirocco.transformer;

import io.sirocco.graph.GraphBuilder;
import io.sirocco.graph.GraphBuilder.Affine;
import io.sirocco.graph.GraphBuilder.Targets;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import org.jspecify.annotations.Nullable;

/** What predicts from the states of the last layer, added to a graph. */
final class Heads {

  private final Modules modules;
  private final TransformerConfig config;
  private final GraphBuilder graph;

  Heads(Modules modules, GraphBuilder graph) {
    this.modules = modules;
    this.config = modules.config();
    this.graph = graph;
  }

  /** The rows of the states (BT,C) at which tokens are predicted, ready for the output, (N,C). */
  Tensor tokens(ModelInputs inputs, Tensor states) {
    return switch (inputs.predictions()) {
      case Predictions.Selected _ -> tokens("selected.states", states, inputs.rows());
      case Predictions.Everywhere _ -> transformed(states);
    };
  }

  /** Some rows of the states, ready for the output. */
  Tensor tokens(String name, Tensor states, Tensor rows) {
    return transformed(graph.gatherRows(name, states, rows));
  }

  private Tensor transformed(Tensor x) {
    return switch (config.heads().tokens()) {
      case PLAIN, BIASED -> x;
      case TRANSFORMED -> {
        Activation activation = config.blocks().feedForward().dense();
        yield modules.transformNorm().apply(graph, modules.transform().apply(graph, x, activation));
      }
    };
  }

  private @Nullable Tensor tokenBias() {
    return switch (config.heads().tokens()) {
      case PLAIN -> null;
      case BIASED, TRANSFORMED -> modules.tokenBias();
    };
  }

  /** The losses of the tokens. */
  void tokenLosses(ModelInputs inputs, Tensor x) {
    Targets targets = new Targets(inputs.targets(), inputs.weights(), inputs.normalizer());
    String name = inputs.losses().name();
    graph.crossEntropy(name, x, modules.words(), tokenBias(), targets);
  }

  /** The logits of the tokens, an output. */
  void tokenLogits(Tensor logits, Tensor x) {
    Affine output = new Affine(modules.words(), WeightLayout.OUTPUT_INPUT, tokenBias());
    graph.outputProjection(logits.name(), x, output);
  }

  /** The state of the first position of each sequence, pooled, (B,C). */
  Tensor sentences(ModelInputs inputs, Tensor states) {
    Tensor first = graph.gatherRows("first.states", states, inputs.firstRows());
    return pooled(first);
  }

  private Tensor pooled(Tensor state) {
    return modules.pooler().apply(graph, state, config.heads().pooler().activation());
  }

  /** The losses of the classes. */
  void sentenceLosses(ModelInputs inputs, Tensor pooled) {
    labelLosses(inputs, pooled, modules.classes().affine());
  }

  private void labelLosses(ModelInputs inputs, Tensor x, Affine classes) {
    Targets targets = new Targets(inputs.labels(), inputs.labelWeights(), inputs.labelNormalizer());
    String name = inputs.labelLosses().name();
    graph.crossEntropy(name, x, classes.weight(), classes.bias(), targets);
  }

  /** The logits of the classes, an output. */
  void sentenceLogits(ModelInputs inputs, Tensor pooled) {
    graph.outputProjection(inputs.labelLogits().name(), pooled, modules.classes().affine());
  }

  /** The states (BT,C), ready for the head of replacements. */
  Tensor replacements(Tensor states) {
    Activation activation = config.blocks().feedForward().dense();
    return modules.replacement().apply(graph, states, activation);
  }

  /** The losses of telling which tokens were replaced. */
  void replacementLosses(ModelInputs inputs, Tensor x) {
    labelLosses(inputs, x, modules.replacementClasses().affine());
  }

  /** The logits of original and replaced, an output. */
  void replacementLogits(ModelInputs inputs, Tensor x) {
    graph.outputProjection(inputs.labelLogits().name(), x, modules.replacementClasses().affine());
  }

  /**
   * What stands for each sequence, (B,C): its {@link Summary}.
   *
   * @param pass the way the states came from, whose dropout is applied to it
   */
  Tensor summary(Pass.Whole pass, Tensor states) {
    Tensor summary =
        switch (config.heads().summary()) {
          case TOKEN -> stateOfToken(pass, states);
          case MEAN -> graph.weightedSums("summary.mean", pass.inputs().tokenShares(), states);
        };
    return dropout("summary.dropout", pass, summary);
  }

  private Tensor stateOfToken(Pass.Whole pass, Tensor states) {
    ModelInputs inputs = pass.inputs();
    Tensor rows = pass.mask() == Mask.CAUSAL ? inputs.lastRows() : inputs.firstRows();
    Tensor state = graph.gatherRows("summary.states", states, rows);
    return modules.pools() ? pooled(state) : state;
  }

  /** What stands for each token, (BT,C): its state, with the dropout of the way it came. */
  Tensor tokenSummaries(Pass.Whole pass, Tensor states) {
    return dropout("token.dropout", pass, states);
  }

  private Tensor dropout(String name, Pass.Whole pass, Tensor x) {
    double rate = pass.stochasticity().rate(config.dropout().hidden());
    DropoutMask dropout = new DropoutMask(rate, Body.sites(config.L()));
    return graph.dropout(name, pass.inputs().B(), dropout, x, pass.inputs().randomness());
  }

  /** The losses of the classes of tokens. */
  void tokenClassLosses(ModelInputs inputs, Tensor x) {
    labelLosses(inputs, x, modules.tokenClassifier().affine());
  }

  /** The logits of the classes of tokens, an output. */
  void tokenClassLogits(ModelInputs inputs, Tensor x) {
    String name = inputs.labelLogits(config.heads().classes()).name();
    graph.outputProjection(name, x, modules.tokenClassifier().affine());
  }

  /** The losses of the values of texts. */
  void valueLosses(ModelInputs inputs, Tensor summary, Criterion criterion) {
    Tensor logits =
        graph.linear("summary.logits", summary, modules.classifier().affine(), Activation.NONE);
    Targets targets =
        new Targets(inputs.labelValues(), inputs.valueWeights(), inputs.labelNormalizer());
    graph.targetLoss(inputs.labelLosses().name(), logits, criterion, targets);
  }

  /** The losses of the classes of texts. */
  void classLosses(ModelInputs inputs, Tensor summary) {
    labelLosses(inputs, summary, modules.classifier().affine());
  }

  /** The logits of the classes of texts, an output. */
  void classLogits(ModelInputs inputs, Tensor summary) {
    String name = inputs.labelLogits(config.heads().classes()).name();
    graph.outputProjection(name, summary, modules.classifier().affine());
  }
}
