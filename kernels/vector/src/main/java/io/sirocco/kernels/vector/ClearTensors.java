package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;
import java.util.Arrays;

/** Sets tensors to 0: see {@link Op.Clear}. */
final class ClearTensors implements Kernel, Workers.Task {
  private final Floats[] tensors;
  private final Spans spans;
  private final Workers workers;

  ClearTensors(Op.Clear op, Binding binding) {
    this.tensors =
        LookupForward.names("tensor", op.shapes().size()).stream()
            .map(binding::floats)
            .toArray(Floats[]::new);
    this.spans = new Spans(op.shapes());
    this.workers = binding.workers();
  }

  @Override
  public void run() {
    workers.run(spans.count(), this);
  }

  @Override
  public void run(int span, int worker) {
    Floats tensor = tensors[spans.tensor(span)];
    int from = tensor.at() + spans.from(span);
    Arrays.fill(tensor.data(), from, from + spans.length(span), 0f);
  }
}
