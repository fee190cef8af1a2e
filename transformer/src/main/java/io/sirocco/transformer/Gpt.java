package io.sirocco.transformer;

import io.sirocco.graph.Graph;
import io.sirocco.graph.GraphBuilder;
import io.sirocco.graph.GraphBuilder.Affine;
import io.sirocco.graph.GraphBuilder.Cache;
import io.sirocco.graph.GraphBuilder.Lookup;
import io.sirocco.graph.GraphBuilder.Targets;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * GPT-2: Radford et al. 2019. Parameters carry the names and layouts of Hugging Face's GPT2Model.
 *
 * @param config sizes and choices
 */
public record Gpt(GptConfig config) implements LanguageModel {

  private static final int SITES_OF_A_LAYER = 3;

  @Override
  public int vocabularySize() {
    return config.V();
  }

  @Override
  public int context() {
    return config.T();
  }

  @Override
  public List<Parameter> parameters() {
    Initial token = new Initial.Normal(config.initialization().token());
    Initial position = new Initial.Normal(config.initialization().position());
    Initial residual =
        new Initial.Normal(config.initialization().token() / Math.sqrt(2.0 * config.L()));
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(Parameter.decayed(tokenEmbedding(), token));
    parameters.add(Parameter.decayed(positionEmbedding(), position));
    for (int layer = 0; layer < config.L(); layer++) {
      Layer names = new Layer(layer);
      parameters.addAll(names.attentionNorm().parameters());
      parameters.addAll(names.queryKeyValue().parameters(token));
      parameters.addAll(names.attentionProjection().parameters(residual));
      parameters.addAll(names.feedForwardNorm().parameters());
      parameters.addAll(names.feedForward().parameters(token));
      parameters.addAll(names.feedForwardProjection().parameters(residual));
    }
    parameters.addAll(finalNorm().parameters());
    return parameters;
  }

  @Override
  public Graph losses(ModelInputs inputs, Objective objective, Stochasticity stochasticity) {
    double rate = stochasticity.rate(config.dropout());
    String name = "objective B=%d T=%d dropout=%s".formatted(inputs.B(), inputs.T(), rate);
    GraphBuilder graph = new GraphBuilder(name);
    Tensor random = inputs.randomness();
    Tensor x = embed(graph, inputs.ids(), inputs.positions());
    x = graph.dropout("drop", inputs.B(), new DropoutMask(rate, 0), x, random);
    for (int layer = 0; layer < config.L(); layer++) {
      x = block(graph, new Layer(layer), x, new Training(inputs, rate, layer));
    }
    x = finalNorm().apply(graph, x);
    Targets targets = new Targets(inputs.targets(), inputs.weights(), inputs.normalizer());
    graph.crossEntropy("losses", x, tokenEmbedding(), null, targets);
    return graph.build();
  }

  @Override
  public Graph decoding(DecodingInputs inputs) {
    GraphBuilder graph = new GraphBuilder("decoding B=%d S=%d".formatted(inputs.B(), inputs.S()));
    Tensor x = embed(graph, inputs.ids(), inputs.positions());
    for (int layer = 0; layer < config.L(); layer++) {
      x = block(graph, new Layer(layer), x, new Decoding(inputs, layer));
    }
    x = graph.gatherRows("last.hidden", finalNorm().apply(graph, x), inputs.last());
    graph.outputProjection(
        "logits", x, new Affine(tokenEmbedding(), WeightLayout.OUTPUT_INPUT, null));
    return graph.build();
  }

  @Override
  public List<Tensor> caches(int B) {
    List<Tensor> caches = new ArrayList<>();
    for (int layer = 0; layer < config.L(); layer++) {
      caches.add(cache(layer, "keys", B));
      caches.add(cache(layer, "values", B));
    }
    return caches;
  }

  private Tensor cache(int layer, String what, int B) {
    return Tensor.f32(
        "h.%d.attn.%s".formatted(layer, what), Role.CACHE, B, config.H(), config.T(), config.D());
  }

  // What differs between training and decoding: attention and dropout.
  private sealed interface Mode {
    int B();

    int T();
  }

  private record Training(ModelInputs inputs, double rate, int layer) implements Mode {
    @Override
    public int B() {
      return inputs.B();
    }

    @Override
    public int T() {
      return inputs.T();
    }

    DropoutMask mask(int site) {
      return new DropoutMask(rate, 1 + layer * SITES_OF_A_LAYER + site);
    }
  }

  private record Decoding(DecodingInputs inputs, int layer) implements Mode {
    @Override
    public int B() {
      return inputs.B();
    }

    @Override
    public int T() {
      return inputs.S();
    }
  }

  private Tensor embed(GraphBuilder graph, Tensor ids, Tensor positions) {
    return graph.embedding(
        "embedding",
        List.of(new Lookup(ids, tokenEmbedding()), new Lookup(positions, positionEmbedding())));
  }

  private Tensor block(GraphBuilder graph, Layer names, Tensor x, Mode mode) {
    Tensor normed = names.attentionNorm().apply(graph, x);
    Tensor qkv = names.queryKeyValue().apply(graph, normed, Activation.NONE);
    Tensor attended = attention(graph, names.name("attn"), qkv, mode);
    Tensor branch = names.attentionProjection().apply(graph, attended, Activation.NONE);
    Tensor middle = residual(graph, names.name("residual_1"), x, branch, mode, 1);
    normed = names.feedForwardNorm().apply(graph, middle);
    Tensor hidden = names.feedForward().apply(graph, normed, config.activation());
    branch = names.feedForwardProjection().apply(graph, hidden, Activation.NONE);
    return residual(graph, names.name("residual_2"), middle, branch, mode, 2);
  }

  private Tensor attention(GraphBuilder graph, String name, Tensor qkv, Mode mode) {
    int H = config.H();
    int D = config.D();
    return switch (mode) {
      case Training training -> {
        Op.Attention op = new Op.Attention(mode.B(), mode.T(), H, D, Mask.CAUSAL, training.mask(0));
        ModelInputs inputs = training.inputs();
        yield graph.attention(name, op, qkv, inputs.groups(), inputs.randomness());
      }
      case Decoding decoding -> {
        Op.CachedAttention op = new Op.CachedAttention(mode.B(), mode.T(), config.T(), H, D);
        Cache cache =
            new Cache(
                decoding.inputs().starts(),
                cache(decoding.layer(), "keys", mode.B()),
                cache(decoding.layer(), "values", mode.B()));
        yield graph.cachedAttention(name, op, qkv, cache);
      }
    };
  }

  private Tensor residual(
      GraphBuilder graph, String name, Tensor x, Tensor branch, Mode mode, int site) {
    return switch (mode) {
      case Training training ->
          graph.residualAdd(
              name,
              new Op.ResidualAdd(mode.B(), mode.T(), config.C(), training.mask(site)),
              x,
              branch,
              training.inputs().randomness());
      case Decoding _ ->
          graph.residualAdd(
              name,
              new Op.ResidualAdd(mode.B(), mode.T(), config.C(), DropoutMask.NONE),
              x,
              branch,
              null);
    };
  }

  // ---------------------------------------------------------------------------------------------
  // Names
  // ---------------------------------------------------------------------------------------------

  private Tensor tokenEmbedding() {
    return Tensor.f32("wte.weight", Role.PARAMETER, config.V(), config.C());
  }

  private Tensor positionEmbedding() {
    return Tensor.f32("wpe.weight", Role.PARAMETER, config.T(), config.C());
  }

  private Norm finalNorm() {
    return norm("ln_f");
  }

  private Norm norm(String name) {
    return new Norm(name, config.C(), config.bias(), config.epsilon());
  }

  private Dense dense(String name, int C, int K) {
    return new Dense(name, C, K, WeightLayout.INPUT_OUTPUT, config.bias());
  }

  private final class Layer {
    private final int index;

    Layer(int index) {
      this.index = index;
    }

    String name(String part) {
      return "h.%d.%s".formatted(index, part);
    }

    Norm attentionNorm() {
      return norm(name("ln_1"));
    }

    Dense queryKeyValue() {
      return dense(name("attn.c_attn"), config.C(), 3 * config.C());
    }

    Dense attentionProjection() {
      return dense(name("attn.c_proj"), config.C(), config.C());
    }

    Norm feedForwardNorm() {
      return norm(name("ln_2"));
    }

    Dense feedForward() {
      return dense(name("mlp.c_fc"), config.C(), config.F());
    }

    Dense feedForwardProjection() {
      return dense(name("mlp.c_proj"), config.F(), config.C());
    }
  }
}
