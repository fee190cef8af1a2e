package io.sirocco.transformer;

import io.sirocco.graph.Graph;
import io.sirocco.graph.GraphBuilder;
import io.sirocco.kernels.Constant;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A transformer: GPT, BERT, XLM and what lies between them, see {@link TransformerConfig}. One body
 * serves all objectives: which positions attend to which is the objective's.
 */
public final class Transformer implements LanguageModel {

  private final TransformerConfig config;
  private final Scope scope;

  /** A model of these sizes and choices. */
  public Transformer(TransformerConfig config) {
    this(config, new Scope.Whole());
  }

  private Transformer(TransformerConfig config, Scope scope) {
    this.config = config;
    this.scope = scope;
  }

  /** Its sizes and choices. */
  public TransformerConfig config() {
    return config;
  }

  @Override
  public Optional<LanguageModel> generator() {
    return ofGenerator().map(generator -> generator);
  }

  private Optional<Transformer> ofGenerator() {
    return config
        .generator()
        .map(generator ->
            new Transformer(generator, new Scope.Generator(config.C(), Body.sites(config.L()))));
  }

  @Override
  public int vocabularySize() {
    return config.V();
  }

  @Override
  public int channels() {
    return config.C();
  }

  @Override
  public int context() {
    return config.T();
  }

  @Override
  public int outputChannels() {
    return config.heads().tokens() == TokenHead.TRANSFORMED ? modules().E() : config.C();
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> parameters = modules().parameters();
    ofGenerator().ifPresent(own -> parameters.addAll(own.modules().ownParameters()));
    return parameters;
  }

  @Override
  public List<List<Parameter>> parametersByDepth() {
    Modules modules = modules();
    List<List<Parameter>> depths = new ArrayList<>();
    depths.add(modules.embeddingParameters());
    for (int layer = 0; layer < config.L(); layer++) {
      depths.add(modules.layerParameters(layer));
    }
    depths.add(modules.lastParameters());
    return depths;
  }

  @Override
  public List<Constant> constants() {
    List<Constant> constants = new ArrayList<>(modules().constants());
    ofGenerator().stream()
        .flatMap(generator -> generator.modules().constants().stream())
        .filter(constant -> !constants.contains(constant))
        .forEach(constants::add);
    return constants;
  }

  private Modules modules() {
    return new Modules(config, scope);
  }

  @Override
  public Graph losses(ModelInputs inputs, Objective objective, Stochasticity stochasticity) {
    double rate = stochasticity.rate(config.dropout().hidden());
    String name = name("losses", inputs, objective.mask()) + " dropout=" + rate;
    return predict(name, inputs, objective, stochasticity, Results.LOSSES);
  }

  @Override
  public Graph proposals(ModelInputs inputs, Stochasticity stochasticity) {
    double rate = stochasticity.rate(config.dropout().hidden());
    String name = name("proposals", inputs, Objective.MASKED.mask()) + " dropout=" + rate;
    return predict(name, inputs, Objective.MASKED, stochasticity, Results.LOSSES_AND_STATES);
  }

  @Override
  public Graph evaluation(ModelInputs inputs, Objective objective) {
    String name = name("evaluation", inputs, objective.mask());
    return predict(name, inputs, objective, Stochasticity.DETERMINISTIC, Results.LOSSES_AND_LOGITS);
  }

  @Override
  public Graph measurement(ModelInputs inputs, Objective objective) {
    String name = name("measurement", inputs, objective.mask());
    return predict(name, inputs, objective, Stochasticity.DETERMINISTIC, Results.LOSSES_AND_STATES);
  }

  @Override
  public Graph projection(ProjectionInputs inputs) {
    requireHeads(Set.of(Head.TOKENS));
    GraphBuilder graph = new GraphBuilder("projection N=%d".formatted(inputs.N()));
    new Heads(modules(), graph).tokenLogits(inputs.logits(), inputs.states());
    return graph.build();
  }

  private static String name(String what, ModelInputs inputs, Mask mask) {
    String way = mask.name().toLowerCase(Locale.ROOT);
    return "%s %s B=%d T=%d".formatted(what, way, inputs.B(), inputs.T());
  }

  /** What a graph computes from the states. */
  private enum Results {
    LOSSES,
    LOSSES_AND_STATES,
    LOSSES_AND_LOGITS
  }

  private Graph predict(
      String name,
      ModelInputs inputs,
      Objective objective,
      Stochasticity stochasticity,
      Results results) {
    requireHeads(objective.heads());
    GraphBuilder graph = new GraphBuilder(name);
    Pass.Whole pass = new Pass.Whole(inputs, objective.mask(), stochasticity);
    Tensor states = new Body(modules(), graph, pass).states();
    Heads heads = new Heads(modules(), graph);
    if (objective.heads().contains(Head.CLASSES)) {
      Tensor summary = heads.summary(pass, states);
      Criterion criterion = objective.criterion();
      if (criterion == null) {
        heads.classLosses(inputs, summary);
      } else {
        heads.valueLosses(inputs, summary, criterion);
      }
      if (results != Results.LOSSES) {
        heads.classLogits(inputs, summary);
      }
    }
    if (objective.heads().contains(Head.TOKEN_CLASSES)) {
      Tensor x = heads.tokenSummaries(pass, states);
      heads.tokenClassLosses(inputs, x);
      if (results != Results.LOSSES) {
        heads.tokenClassLogits(inputs, x);
      }
    }
    // Sentences first: going backward they come last, and add few rows to a gradient that is there.
    if (objective.heads().contains(Head.SENTENCES)) {
      Tensor pooled = heads.sentences(inputs, states);
      heads.sentenceLosses(inputs, pooled);
      if (results != Results.LOSSES) {
        heads.sentenceLogits(inputs, pooled);
      }
    }
    if (objective.heads().contains(Head.REPLACEMENTS)) {
      Tensor x = heads.replacements(states);
      heads.replacementLosses(inputs, x);
      if (results != Results.LOSSES) {
        heads.replacementLogits(inputs, x);
      }
    }
    if (objective.heads().contains(Head.TOKENS)) {
      Tensor x = heads.tokens(inputs, states);
      heads.tokenLosses(inputs, x);
      switch (results) {
        case LOSSES -> {}
        case LOSSES_AND_STATES -> graph.output(inputs.tokenStates(outputChannels()).name(), x);
        case LOSSES_AND_LOGITS -> heads.tokenLogits(inputs.logits(config.V()), x);
      }
    }
    return graph.build();
  }

  private void requireHeads(Set<Head> heads) {
    for (Head head : heads) {
      if (!config.heads().has(head)) {
        throw new IllegalArgumentException(
            "the model has no head %s, only %s".formatted(head, config.heads().heads()));
      }
    }
  }

  @Override
  public Graph states(ModelInputs inputs, Mask mask) {
    GraphBuilder graph = new GraphBuilder(name("states", inputs, mask));
    Pass pass = new Pass.Whole(inputs, mask, Stochasticity.DETERMINISTIC);
    Tensor states = new Body(modules(), graph, pass).states();
    graph.output(inputs.states(config.C()).name(), states);
    return graph.build();
  }

  @Override
  public Graph decoding(DecodingInputs inputs) {
    requireHeads(Set.of(Head.TOKENS));
    GraphBuilder graph = new GraphBuilder("decoding B=%d S=%d".formatted(inputs.B(), inputs.S()));
    Tensor states = new Body(modules(), graph, new Pass.Decoding(inputs)).states();
    Heads heads = new Heads(modules(), graph);
    heads.tokenLogits(inputs.logits(), heads.tokens("last.states", states, inputs.last()));
    return graph.build();
  }

  @Override
  public List<Tensor> caches(int B) {
    List<Tensor> caches = new ArrayList<>();
    for (int layer = 0; layer < config.L(); layer++) {
      caches.add(Body.cache(modules(), layer, "keys", B));
      caches.add(Body.cache(modules(), layer, "values", B));
    }
    return caches;
  }
}
