package io.sirocco;

import io.sirocco.hub.TensorSource;
import io.sirocco.hub.TensorTarget;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import java.util.List;

/** The tensors of a session as sources and targets of files. */
public final class SessionTensors {

  private SessionTensors() {}

  /** The values of tensors, to be written. */
  public static List<TensorSource> sources(Session session, List<Tensor> tensors) {
    return tensors.stream()
        .map(tensor ->
            new TensorSource(
                tensor.name(),
                tensor.shape().sizes(),
                (from, into) -> session.read(tensor, from, into)))
        .toList();
  }

  /** Tensors, to be given values. */
  public static List<TensorTarget> targets(Session session, List<Tensor> tensors) {
    return tensors.stream()
        .map(tensor ->
            new TensorTarget(
                tensor.name(),
                tensor.shape().sizes(),
                (from, values) -> session.write(tensor, from, values)))
        .toList();
  }
}
