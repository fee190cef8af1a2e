package io.sirocco.transformer;

import io.sirocco.kernels.Constant;
import io.sirocco.kernels.Tensor;
import java.util.List;

/**
 * What initialization, optimizers and checkpoints need to know of a model: its parameters. What it
 * computes depends on its kind; see {@link LanguageModel}.
 */
public interface Model {

  /** The parameters, in a fixed order. */
  List<Parameter> parameters();

  /** The tables that the model reads and that nothing trains. */
  default List<Constant> constants() {
    return List.of();
  }

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
    DETERMINISTIC;

    /** The rate at which something that a training run drops at {@code rate} is dropped. */
    double rate(double rate) {
      return this == DROPOUT ? rate : 0;
    }
  }
}
