package io.sirocco.transformer;

import io.sirocco.graph.Graph;
import io.sirocco.graph.GraphBuilder;
import io.sirocco.graph.GraphBuilder.Lookup;
import io.sirocco.graph.GraphBuilder.Targets;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * BERT with its masked language model: Devlin et al. 2019, sections 3 and 3.1. Parameters carry the
 * names and layouts of Hugging Face's BertForMaskedLM, with one exception.
 *
 * <p>The query, key and value projections of a layer are one parameter, {@code
 * ...attention.self.query_key_value} of shape (3C,C), with one bias (3C): one product over the same
 * rows instead of three narrow ones, and the packed (BT,3C) that attention reads without a copy. As
 * weights are stored by output, its rows are those of {@code query.weight}, then {@code
 * key.weight}, then {@code value.weight}: Hugging Face's tensors are slices of it, each contiguous.
 *
 * @param config sizes and choices
 */
public record Bert(BertConfig config) implements Model {

  private static final int SITES_OF_A_LAYER = 3;

  @Override
  public List<Parameter> parameters() {
    Initial initial = new Initial.TruncatedNormal(config.deviation());
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(Parameter.decayed(wordEmbedding(), initial));
    parameters.add(Parameter.decayed(positionEmbedding(), initial));
    parameters.add(Parameter.decayed(typeEmbedding(), initial));
    parameters.addAll(embeddingNorm().parameters());
    for (int layer = 0; layer < config.L(); layer++) {
      Layer names = new Layer(layer);
      parameters.addAll(names.queryKeyValue().parameters(initial));
      parameters.addAll(names.attentionProjection().parameters(initial));
      parameters.addAll(names.attentionNorm().parameters());
      parameters.addAll(names.feedForward().parameters(initial));
      parameters.addAll(names.feedForwardProjection().parameters(initial));
      parameters.addAll(names.outputNorm().parameters());
    }
    parameters.add(Parameter.exempt(decoderBias(), 0));
    parameters.addAll(transform().parameters(initial));
    parameters.addAll(transformNorm().parameters());
    return parameters;
  }

  /** The graph of the losses of predicting the tokens that were masked. */
  public Graph losses(ModelInputs inputs, Objective objective, Stochasticity stochasticity) {
    double rate = stochasticity.rate(config.dropout().hidden());
    String name = "masked B=%d T=%d dropout=%s".formatted(inputs.B(), inputs.T(), rate);
    GraphBuilder graph = new GraphBuilder(name);
    Tensor x = encode(graph, inputs, stochasticity);
    x =
        switch (inputs.predictions()) {
          case Predictions.Selected _ ->
              graph.gatherRows("cls.predictions.selected", x, inputs.rows());
          case Predictions.Everywhere _ -> x;
        };
    x = transform().apply(graph, x, config.activation());
    x = transformNorm().apply(graph, x);
    Targets targets = new Targets(inputs.targets(), inputs.weights(), inputs.normalizer());
    graph.crossEntropy("losses", x, wordEmbedding(), decoderBias(), targets);
    return graph.build();
  }

  /** The states of all positions after the last layer, (BT,C). */
  private Tensor encode(GraphBuilder graph, ModelInputs inputs, Stochasticity stochasticity) {
    Tensor x =
        graph.embedding(
            "bert.embeddings.sum",
            List.of(
                new Lookup(inputs.ids(), wordEmbedding()),
                new Lookup(inputs.positions(), positionEmbedding()),
                new Lookup(inputs.segments(), typeEmbedding())));
    x = embeddingNorm().apply(graph, x);
    double rate = stochasticity.rate(config.dropout().hidden());
    DropoutMask mask = new DropoutMask(rate, 0);
    x = graph.dropout("bert.embeddings.dropout", inputs.B(), mask, x, inputs.randomness());
    for (int layer = 0; layer < config.L(); layer++) {
      x = block(graph, new Layer(layer), x, inputs, stochasticity);
    }
    return x;
  }

  private Tensor block(
      GraphBuilder graph, Layer layer, Tensor x, ModelInputs inputs, Stochasticity stochasticity) {
    double hidden = stochasticity.rate(config.dropout().hidden());
    double attention = stochasticity.rate(config.dropout().attention());
    Tensor random = inputs.randomness();
    Tensor qkv = layer.queryKeyValue().apply(graph, x, Activation.NONE);
    Tensor attended =
        graph.attention(
            layer.name("attention.self"),
            new Op.Attention(
                inputs.B(),
                inputs.T(),
                config.H(),
                config.D(),
                Mask.FULL,
                layer.mask(attention, 0)),
            qkv,
            inputs.groups(),
            random);
    Tensor branch = layer.attentionProjection().apply(graph, attended, Activation.NONE);
    Op.ResidualAdd first = residual(inputs, layer.mask(hidden, 1));
    Tensor sum = graph.residualAdd(layer.name("attention.residual"), first, x, branch, random);
    Tensor middle = layer.attentionNorm().apply(graph, sum);
    Tensor expanded = layer.feedForward().apply(graph, middle, config.activation());
    branch = layer.feedForwardProjection().apply(graph, expanded, Activation.NONE);
    Op.ResidualAdd second = residual(inputs, layer.mask(hidden, 2));
    sum = graph.residualAdd(layer.name("residual"), second, middle, branch, random);
    return layer.outputNorm().apply(graph, sum);
  }

  private Op.ResidualAdd residual(ModelInputs inputs, DropoutMask mask) {
    return new Op.ResidualAdd(inputs.B(), inputs.T(), config.C(), mask);
  }

  // ---------------------------------------------------------------------------------------------
  // Names
  // ---------------------------------------------------------------------------------------------

  private Tensor wordEmbedding() {
    return embedding("word", config.V());
  }

  private Tensor positionEmbedding() {
    return embedding("position", config.T());
  }

  private Tensor typeEmbedding() {
    return embedding("token_type", config.types());
  }

  private Tensor embedding(String what, int rows) {
    String name = "bert.embeddings.%s_embeddings.weight".formatted(what);
    return Tensor.f32(name, Role.PARAMETER, rows, config.C());
  }

  private Norm embeddingNorm() {
    return norm("bert.embeddings.LayerNorm");
  }

  private Tensor decoderBias() {
    return Tensor.f32("cls.predictions.bias", Role.PARAMETER, config.V());
  }

  private Dense transform() {
    return dense("cls.predictions.transform.dense", config.C(), config.C());
  }

  private Norm transformNorm() {
    return norm("cls.predictions.transform.LayerNorm");
  }

  private Norm norm(String name) {
    return new Norm(name, config.C(), Bias.PRESENT, config.epsilon());
  }

  private static Dense dense(String name, int C, int K) {
    return new Dense(name, C, K, WeightLayout.OUTPUT_INPUT, Bias.PRESENT);
  }

  private final class Layer {
    private final int index;

    Layer(int index) {
      this.index = index;
    }

    String name(String part) {
      return "bert.encoder.layer.%d.%s".formatted(index, part);
    }

    DropoutMask mask(double rate, int site) {
      return new DropoutMask(rate, 1 + index * SITES_OF_A_LAYER + site);
    }

    Dense queryKeyValue() {
      return dense(name("attention.self.query_key_value"), config.C(), 3 * config.C());
    }

    Dense attentionProjection() {
      return dense(name("attention.output.dense"), config.C(), config.C());
    }

    Norm attentionNorm() {
      return norm(name("attention.output.LayerNorm"));
    }

    Dense feedForward() {
      return dense(name("intermediate.dense"), config.C(), config.F());
    }

    Dense feedForwardProjection() {
      return dense(name("output.dense"), config.F(), config.C());
    }

    Norm outputNorm() {
      return norm(name("output.LayerNorm"));
    }
  }
}
