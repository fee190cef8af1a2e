package io.sirocco.transformer;

import io.sirocco.kernels.WeightLayout;
import java.util.List;

/**
 * How parameters are called and how linear weights are stored: as Hugging Face does for a kind of
 * model. What a kind does not have there has a name of its own here.
 *
 * <p>The query, key and value projections of a layer are one parameter of 3C outputs with one bias:
 * one product over the same rows instead of three narrow ones, and the packed (BT,3C) that
 * attention reads without a copy. GPT-2 has it so. Hugging Face's BERT and XLM have three; as
 * weights are stored by output there, the rows here are those of {@code query.weight}, then {@code
 * key.weight}, then {@code value.weight} ({@code q_lin}, {@code k_lin}, {@code v_lin}): their
 * tensors are slices of ours, each contiguous.
 */
public enum Naming {
  /** GPT2Model: weights by input. */
  GPT(WeightLayout.INPUT_OUTPUT),
  /** BertForPreTraining: weights by output. */
  BERT(WeightLayout.OUTPUT_INPUT),
  /** XLMWithLMHeadModel: weights by output. */
  XLM(WeightLayout.OUTPUT_INPUT);

  private final WeightLayout layout;

  Naming(WeightLayout layout) {
    this.layout = layout;
  }

  /** How the weights of linear layers are stored. */
  public WeightLayout layout() {
    return layout;
  }

  /** What the names of the projections to the classes of texts and of tokens begin with. */
  public List<String> classifiers() {
    return List.of(name(Part.CLASSIFIER) + ".", name(Part.TOKEN_CLASSIFIER) + ".");
  }

  /** The name of a part of the model. */
  String name(Part part) {
    return switch (this) {
      case GPT -> part.gpt();
      case BERT -> part.bert();
      case XLM -> part.xlm();
    };
  }

  /** The name of a part of a layer. */
  String name(Part part, int layer) {
    return name(part).formatted(layer);
  }
}
