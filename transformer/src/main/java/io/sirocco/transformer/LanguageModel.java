package io.sirocco.transformer;

import io.sirocco.graph.Graph;
import io.sirocco.kernels.Tensor;
import java.util.List;

/** A model of language: what training, evaluation and generation need to know of it. */
public interface LanguageModel extends Model {

  /** The vocabulary size V. */
  int vocabularySize();

  /** The most positions T of a sequence. */
  int context();

  /**
   * The graph of the losses of an objective.
   *
   * @throws IllegalArgumentException if the model lacks a head of it
   */
  Graph losses(ModelInputs inputs, Objective objective, Stochasticity stochasticity);

  /** The graph of the logits of the next token, decoding S positions against a cache. */
  Graph decoding(DecodingInputs inputs);

  /** The caches that decoding B sequences needs. */
  List<Tensor> caches(int B);
}
