package io.sirocco.training;

import io.sirocco.hub.TensorSource;
import io.sirocco.hub.TensorTarget;
import java.nio.file.Path;
import java.util.List;

/** Tensors whose numbers are looked at on their way to a checkpoint, or out of one. */
public final class FiniteTensors {

  private FiniteTensors() {}

  /** The same tensors; reading a number that is not finite throws {@link NonFiniteException}. */
  static List<TensorSource> sources(List<TensorSource> tensors, int step) {
    return tensors.stream()
        .map(tensor ->
            new TensorSource(
                tensor.name(),
                tensor.shape(),
                (from, into) -> {
                  tensor.elements().read(from, into);
                  int at = firstNotFinite(into);
                  if (at < into.length) {
                    throw new NonFiniteException(
                        "%s[%d]".formatted(tensor.name(), from + at), into[at], step);
                  }
                }))
        .toList();
  }

  /**
   * The same tensors; what is not finite is delivered to none of them, but is a {@link
   * CheckpointException}.
   *
   * @param checkpoint what the error names
   */
  public static List<TensorTarget> targets(List<TensorTarget> tensors, Path checkpoint) {
    return tensors.stream()
        .map(tensor ->
            new TensorTarget(
                tensor.name(),
                tensor.shape(),
                (from, values) -> {
                  int at = firstNotFinite(values);
                  if (at < values.length) {
                    throw new CheckpointException(
                        checkpoint,
                        "ruined: %s[%d] is %s".formatted(tensor.name(), from + at, values[at]));
                  }
                  tensor.elements().write(from, values);
                }))
        .toList();
  }

  private static int firstNotFinite(float[] values) {
    int at = 0;
    while (at < values.length && Float.isFinite(values[at])) {
      at++;
    }
    return at;
  }
}
