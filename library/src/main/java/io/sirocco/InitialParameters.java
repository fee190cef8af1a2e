package io.sirocco;

import io.sirocco.hub.FileDigest;
import io.sirocco.hub.NamedTensors;
import io.sirocco.kernels.Session;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.ParameterTransfer;
import io.sirocco.training.Provenance;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The parameters of another run, from which one starts. What they mean has to be the same: the
 * layers compute alike, and rows of tables stand for the same tokens and languages.
 *
 * @param path as the recipe names it
 * @param source the other run
 */
record InitialParameters(String path, PretrainedModel source) {

  /**
   * The parameters that a recipe names, if it does.
   *
   * @throws IOException if there is no model, or it is damaged
   */
  static Optional<InitialParameters> of(Recipe recipe) throws IOException {
    String path = recipe.initFrom();
    return path == null
        ? Optional.empty()
        : Optional.of(new InitialParameters(path, PretrainedModel.load(Path.of(path))));
  }

  /**
   * Refuses what would mean something else in the model of a run.
   *
   * @throws IOException with the first difference
   */
  void requireSameMeaning(Recipe recipe, Tokenizer tokenizer) throws IOException {
    requireSameLayers(recipe);
    requirePrefix(
        "model.languages",
        source.recipe().model().languages(),
        recipe.model().languages(),
        "name them in its order, new ones behind");
    requirePrefix(
        "the vocabulary",
        tokens(source.tokenizer()),
        tokens(tokenizer),
        "a tokenizer can be extended (sirocco tokenizer extend) or taken as it is, from %s"
            .formatted(source.tokenizerDirectory()));
  }

  private void requireSameLayers(Recipe recipe) throws IOException {
    TransformerConfig there = source.recipe().config(1);
    TransformerConfig here = recipe.config(1);
    requireSame("model.type", there.naming(), here.naming());
    requireSame("model.num_attention_heads", there.H(), here.H());
    requireSame("model.hidden_act", there.blocks().feedForward(), here.blocks().feedForward());
    requireSame("model.layer_norm_eps", there.blocks().epsilon(), here.blocks().epsilon());
    requireSame("model.norm_type", there.blocks().norm(), here.blocks().norm());
    requireSame("model.norm_placement", there.blocks().placement(), here.blocks().placement());
    requireSame("model.embedding_norm", there.embeddings().norm(), here.embeddings().norm());
    if (there.heads().tellsTexts() && here.heads().tellsTexts()) {
      requireSame("model.pooler_hidden_act", there.heads().pooler(), here.heads().pooler());
    }
    requireSame(
        "model.position_embedding_type",
        there.embeddings().positions(),
        here.embeddings().positions());
  }

  private void requireSame(String key, Object there, Object here) throws IOException {
    if (!there.equals(here)) {
      throw new IOException(
          "init_from %s: %s is %s there and %s here; the same parameters would mean another model"
              .formatted(path, key, value(there), value(here)));
    }
  }

  private static String value(Object value) {
    return value.toString().toLowerCase(Locale.ROOT);
  }

  private void requirePrefix(String what, List<String> there, List<String> here, String remedy)
      throws IOException {
    for (int i = 0; i < there.size(); i++) {
      if (i == here.size() || !there.get(i).equals(here.get(i))) {
        String found = i == here.size() ? "nothing" : "'%s'".formatted(here.get(i));
        throw new IOException(
            "init_from %s: %s does not begin with that of there: number %d is '%s' there and %s here; %s"
                .formatted(path, what, i, there.get(i), found, remedy));
      }
    }
  }

  private static List<String> tokens(Tokenizer tokenizer) {
    List<String> tokens = new ArrayList<>();
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      tokens.add(tokenizer.token(id));
    }
    return tokens;
  }

  /**
   * What becomes of a model, for the record.
   *
   * @throws IOException if the parameters do not fit
   */
  Provenance.Initial record(LanguageModel model) throws IOException {
    ModelParameters parameters = source.parameters();
    try (NamedTensors tensors = parameters.open()) {
      return new Provenance.Initial(
          path, parameters.step(), parameters.digest(), ParameterTransfer.of(model, tensors));
    }
  }

  /**
   * Initializes a model.
   *
   * @param founding what the run began with
   * @throws IOException if the parameters are no longer those that it began with
   */
  void initialize(LanguageModel model, long seed, Session session, Provenance founding)
      throws IOException {
    Provenance.Initial begun = founding.initial();
    FileDigest digest = source.parameters().digest();
    if (begun == null || !begun.digest().equals(digest)) {
      throw new IOException(
          "init_from %s: the run was begun with %s, there is %s now"
              .formatted(path, begun == null ? "none" : begun.digest(), digest));
    }
    try (NamedTensors tensors = source.parameters().open()) {
      ParameterTransfer.initialize(model, seed, session, tensors);
    }
  }

  /** What was kept, grown, new and left out, a line each. */
  static List<String> lines(Provenance.Initial initial) {
    ParameterTransfer transfer = initial.transfer();
    List<String> lines = new ArrayList<>();
    lines.add(
        "parameters from %s, step %d: %d tensors kept, %d grown, %d new, %d left out"
            .formatted(
                initial.path(),
                initial.step(),
                transfer.kept().size(),
                transfer.grown().size(),
                transfer.created().size(),
                transfer.leftOut().size()));
    transfer
        .grown()
        .forEach(grown ->
            lines.add(
                "grown: %s from %,d to %,d rows"
                    .formatted(grown.name(), grown.oldRows(), grown.rows())));
    if (!transfer.created().isEmpty()) {
      lines.add("new: %s".formatted(String.join(", ", transfer.created())));
    }
    if (!transfer.leftOut().isEmpty()) {
      lines.add("left out: %s".formatted(String.join(", ", transfer.leftOut())));
    }
    return lines;
  }
}
