package io.sirocco.transformer;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Constant;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables, linear layers and norms of a transformer: what each is called, its shape, its initial
 * values.
 *
 * @param config sizes and choices
 * @param scope whose they are
 */
record Modules(TransformerConfig config, Scope scope) {

  /** Classes of the heads of sentences and of replacements. */
  static final int CLASSES = 2;

  /** Channels of the embeddings. */
  int E() {
    return scope.embeddingChannels(config.C());
  }

  /** Whether embeddings have to be brought to the channels of the layers. */
  boolean projectsEmbeddings() {
    return E() != config.C();
  }

  /** The trained tensors, in a fixed order; those of embeddings first. */
  List<Parameter> parameters() {
    List<Parameter> parameters = embeddingParameters();
    parameters.addAll(ownParameters());
    return parameters;
  }

  /** Those of the embeddings. */
  List<Parameter> embeddingParameters() {
    Initialization initial = config.initialization();
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(Parameter.decayed(words(), initial.embedding(E())));
    if (config.embeddings().positions() == Positions.LEARNED) {
      parameters.add(Parameter.decayed(positions(), initial.position(E())));
    }
    if (config.embeddings().segments() > 0) {
      parameters.add(Parameter.decayed(segments(), initial.embedding(E())));
    }
    if (config.embeddings().norm() == EmbeddingConfig.EmbeddingNorm.PRESENT) {
      parameters.addAll(embeddingNorm().parameters());
    }
    return parameters;
  }

  /** Those that a generator does not have in common with its model. */
  List<Parameter> ownParameters() {
    List<Parameter> parameters = new ArrayList<>();
    if (projectsEmbeddings()) {
      parameters.addAll(weights(embeddingProjection()));
    }
    for (int layer = 0; layer < config.L(); layer++) {
      parameters.addAll(layerParameters(layer));
    }
    parameters.addAll(lastParameters());
    return parameters;
  }

  /** Those behind the last layer. */
  List<Parameter> lastParameters() {
    List<Parameter> parameters = new ArrayList<>();
    if (config.blocks().placement() == NormPlacement.PRE) {
      parameters.addAll(finalNorm().parameters());
    }
    addHeads(parameters);
    return parameters;
  }

  /** Those of a layer. */
  List<Parameter> layerParameters(int layer) {
    List<Parameter> parameters = new ArrayList<>();
    boolean before = config.blocks().placement() == NormPlacement.PRE;
    List<Parameter> attention = new ArrayList<>(weights(queryKeyValue(layer)));
    attention.addAll(projections(attentionProjection(layer)));
    attention.addAll(before ? 0 : attention.size(), attentionNorm(layer).parameters());
    parameters.addAll(attention);
    List<Parameter> feedForward = new ArrayList<>(weights(feedForward(layer)));
    feedForward.addAll(projections(feedForwardProjection(layer)));
    feedForward.addAll(before ? 0 : feedForward.size(), feedForwardNorm(layer).parameters());
    parameters.addAll(feedForward);
    return parameters;
  }

  private void addHeads(List<Parameter> parameters) {
    boolean sentences = config.heads().has(Head.SENTENCES);
    if (sentences || (config.heads().has(Head.CLASSES) && pools())) {
      parameters.addAll(weights(pooler()));
    }
    if (config.heads().has(Head.TOKENS) && config.heads().tokens() != TokenHead.PLAIN) {
      parameters.add(Parameter.exempt(tokenBias(), config.initialization().bias(config.C())));
    }
    if (config.heads().has(Head.TOKENS) && config.heads().tokens() == TokenHead.TRANSFORMED) {
      parameters.addAll(weights(transform()));
      parameters.addAll(transformNorm().parameters());
    }
    if (sentences) {
      parameters.addAll(weights(classes()));
    }
    if (config.heads().has(Head.CLASSES)) {
      parameters.addAll(weights(classifier()));
    }
    if (config.heads().has(Head.TOKEN_CLASSES)) {
      parameters.addAll(weights(tokenClassifier()));
    }
    if (config.heads().has(Head.REPLACEMENTS)) {
      parameters.addAll(weights(replacement()));
      parameters.addAll(weights(replacementClasses()));
    }
  }

  private List<Parameter> weights(Dense dense) {
    Initialization initial = config.initialization();
    return dense.parameters(initial.weight(dense.C()), initial.bias(dense.C()));
  }

  private List<Parameter> projections(Dense dense) {
    Initialization initial = config.initialization();
    return dense.parameters(initial.projection(dense.C(), config.L()), initial.bias(dense.C()));
  }

  /** The tables that are not trained. */
  List<Constant> constants() {
    return switch (config.embeddings().positions()) {
      case LEARNED -> List.of();
      case SINUSOIDAL -> List.of(new Constant(sinusoids(), new Sinusoids(E())));
      case ROTARY -> List.of(new Constant(rotations(), new Rotations(config.D())));
    };
  }

  // ---------------------------------------------------------------------------------------------
  // Tables
  // ---------------------------------------------------------------------------------------------

  /** The embedding of words, (V,C), which is the output projection too. */
  Tensor words() {
    return table(Part.WORDS, config.V());
  }

  /** The learned positions, (T,C). */
  Tensor positions() {
    return table(Part.POSITIONS, config.T());
  }

  /** The constant positions, (T,C). */
  Tensor sinusoids() {
    return Tensor.f32("sinusoids", Role.CONSTANT, config.T(), E());
  }

  /** The cosines and sines of rotations, (T,D). */
  Tensor rotations() {
    return Tensor.f32(scope.prefix() + "rotations", Role.CONSTANT, config.T(), config.D());
  }

  /** The rows of segments. */
  Tensor segments() {
    return table(Part.SEGMENTS, config.embeddings().segments());
  }

  /** The bias of the output, (V). */
  Tensor tokenBias() {
    return Tensor.f32(name(Part.TOKEN_BIAS) + ".bias", Role.PARAMETER, config.V());
  }

  private Tensor table(Part part, int rows) {
    String name = config.naming().name(part) + ".weight";
    return Tensor.f32(name, Role.PARAMETER, rows, E());
  }

  // ---------------------------------------------------------------------------------------------
  // Layers
  // ---------------------------------------------------------------------------------------------

  /** The norm of the sum of the embeddings. */
  Norm embeddingNorm() {
    return norm(config.naming().name(Part.EMBEDDING_NORM), E());
  }

  /** From the channels of the embeddings to those of the layers. */
  Dense embeddingProjection() {
    return dense(name(Part.EMBEDDING_PROJECTION), E(), config.C());
  }

  /** The norm before or after attention. */
  Norm attentionNorm(int layer) {
    return norm(name(Part.ATTENTION_NORM, layer));
  }

  /** The packed projection to queries, keys and values. */
  Dense queryKeyValue(int layer) {
    return dense(name(Part.QUERY_KEY_VALUE, layer), config.C(), 3 * config.C());
  }

  /** The projection of attention. */
  Dense attentionProjection(int layer) {
    return dense(name(Part.ATTENTION_PROJECTION, layer), config.C(), config.C());
  }

  /** The norm before or after the feed-forward layer. */
  Norm feedForwardNorm(int layer) {
    return norm(name(Part.FEED_FORWARD_NORM, layer));
  }

  /** The first linear layer of the feed-forward branch. */
  Dense feedForward(int layer) {
    int outputs = Math.multiplyExact(config.blocks().feedForward().outputs(), config.F());
    return dense(name(Part.FEED_FORWARD, layer), config.C(), outputs);
  }

  /** The last linear layer of the feed-forward branch. */
  Dense feedForwardProjection(int layer) {
    return dense(name(Part.FEED_FORWARD_PROJECTION, layer), config.F(), config.C());
  }

  /** The norm after the last layer. */
  Norm finalNorm() {
    return norm(name(Part.FINAL_NORM));
  }

  /** The dense layer of the head of tokens. */
  Dense transform() {
    return dense(name(Part.TRANSFORM), config.C(), E());
  }

  /** The norm of the head of tokens. */
  Norm transformNorm() {
    return norm(name(Part.TRANSFORM_NORM), E());
  }

  /** The dense layer of the head of sentences. */
  Dense pooler() {
    return dense(name(Part.POOLER), config.C(), config.C());
  }

  /** The projection to classes: always stored by output and with a bias, as losses need it. */
  Dense classes() {
    return new Dense(
        name(Part.CLASSES), config.C(), CLASSES, WeightLayout.OUTPUT_INPUT, Bias.PRESENT);
  }

  /** Whether a dense layer stands between the state of a token and the classes of a text: BERT. */
  boolean pools() {
    return config.naming() == Naming.BERT && config.heads().summary() == Summary.TOKEN;
  }

  /** The projection to the classes of texts; a GPT's has no bias, as in Hugging Face's class. */
  Dense classifier() {
    return new Dense(
        name(Part.CLASSIFIER),
        config.C(),
        config.heads().classes(),
        WeightLayout.OUTPUT_INPUT,
        config.naming() == Naming.GPT ? Bias.ABSENT : Bias.PRESENT);
  }

  /** The projection to the classes of tokens. */
  Dense tokenClassifier() {
    return new Dense(
        name(Part.TOKEN_CLASSIFIER),
        config.C(),
        config.heads().classes(),
        WeightLayout.OUTPUT_INPUT,
        Bias.PRESENT);
  }

  /** The dense layer of the head of replacements. */
  Dense replacement() {
    return dense(name(Part.REPLACEMENT), config.C(), config.C());
  }

  /** The projection to original and replaced, as losses need it. */
  Dense replacementClasses() {
    return new Dense(
        name(Part.REPLACEMENT_CLASSES),
        config.C(),
        CLASSES,
        WeightLayout.OUTPUT_INPUT,
        Bias.PRESENT);
  }

  private Norm norm(String name) {
    return norm(name, config.C());
  }

  private Norm norm(String name, int channels) {
    BlockConfig blocks = config.blocks();
    Bias bias =
        switch (blocks.norm()) {
          case LAYER_NORM -> blocks.bias();
          case RMS_NORM -> Bias.ABSENT;
        };
    return new Norm(name, channels, blocks.norm(), bias, blocks.epsilon());
  }

  private Dense dense(String name, int C, int K) {
    return new Dense(name, C, K, config.naming().layout(), config.blocks().bias());
  }

  /** The name of a part. */
  String name(Part part) {
    return scope.prefix() + config.naming().name(part);
  }

  /** The name of a part of a layer. */
  String name(Part part, int layer) {
    return scope.prefix() + config.naming().name(part, layer);
  }
}
