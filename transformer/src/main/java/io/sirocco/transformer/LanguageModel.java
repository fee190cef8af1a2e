package io.sirocco.transformer;

import io.sirocco.graph.Graph;
import io.sirocco.kernels.Tensor;
import java.util.List;

/** What training, evaluation and generation need to know of a model. */
public interface LanguageModel {

  /** The parameters, in a fixed order. */
  List<Parameter> parameters();

  /** The vocabulary size V. */
  int vocabularySize();

  /** The most positions T of a sequence. */
  int context();

  /** The graph of the losses of predicting given targets. */
  Graph objective(SequenceInputs inputs, Stochasticity stochasticity);

  /** The graph of the logits of the next token, decoding S positions against a cache. */
  Graph decoding(DecodingInputs inputs);

  /** The caches that decoding B sequences needs. */
  List<Tensor> caches(int B);

  /** The tensors of the parameters, in order. */
  default List<Tensor> tensors() {
    return parameters().stream().map(Parameter::tensor).toList();
  }

  /** The number of trained numbers. */
  default long size() {
    return tensors().stream().mapToLong(Tensor::elements).sum();
  }

  /** Whether dropout is on. */
  enum Stochasticity {
    /** Dropout on: training. */
    DROPOUT,
    /** Dropout off: evaluation. */
    DETERMINISTIC
  }
}
