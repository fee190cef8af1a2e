package io.sirocco.transformer;

import io.sirocco.graph.Graph;
import io.sirocco.kernels.Tensor;
import java.util.List;

/** A causal model: what training, evaluation and generation need to know of it. */
public interface LanguageModel extends Model {

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
}
