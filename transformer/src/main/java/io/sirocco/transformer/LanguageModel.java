package io.sirocco.transformer;

import io.sirocco.graph.Graph;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Tensor;
import java.util.List;
import java.util.Optional;

/** A model of language: what training, evaluation and generation need to know of it. */
public interface LanguageModel extends Model {

  /** The vocabulary size V. */
  int vocabularySize();

  /** The channels C of a state. */
  int channels();

  /** The channels of the states that the logits of tokens are made of. */
  int outputChannels();

  /**
   * What proposes tokens for masked positions where the model tells which were replaced; it has its
   * embeddings in common with the model, and its parameters are among the model's.
   */
  Optional<LanguageModel> generator();

  /** The most positions T of a sequence. */
  int context();

  /**
   * The graph of the losses of an objective.
   *
   * @throws IllegalArgumentException if the model lacks a head of it
   */
  Graph losses(ModelInputs inputs, Objective objective, Stochasticity stochasticity);

  /**
   * The graph of the losses of masked tokens and of the states of the head of tokens, an output,
   * whose {@link #projection} gives what is proposed in their place.
   *
   * @throws IllegalArgumentException if the model does not predict tokens
   */
  Graph proposals(ModelInputs inputs, Stochasticity stochasticity);

  /**
   * The graph of the losses of an objective and of the logits that they come from, both outputs,
   * without dropout. The logits take memory for all predictions at once.
   *
   * @throws IllegalArgumentException if the model lacks a head of it
   */
  Graph evaluation(ModelInputs inputs, Objective objective);

  /**
   * The graph of the losses of an objective, without dropout, and of what tells which classes are
   * predicted: the states of the head of tokens, whose {@link #projection} can be had row by row,
   * and the logits of sentences.
   *
   * @throws IllegalArgumentException if the model lacks a head of it
   */
  Graph measurement(ModelInputs inputs, Objective objective);

  /**
   * The graph of the logits of some states of the head of tokens.
   *
   * @throws IllegalArgumentException if the model does not predict tokens
   */
  Graph projection(ProjectionInputs inputs);

  /** The graph of the states of all positions after the last layer, an output. */
  Graph states(ModelInputs inputs, Mask mask);

  /**
   * The graph of the logits of the next token, decoding S positions against a cache.
   *
   * @throws IllegalArgumentException if the model does not predict tokens
   */
  Graph decoding(DecodingInputs inputs);

  /** The caches that decoding B sequences needs. */
  List<Tensor> caches(int B);
}
