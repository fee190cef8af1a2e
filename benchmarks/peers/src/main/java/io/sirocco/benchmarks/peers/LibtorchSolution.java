package io.sirocco.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.sirocco.benchmarks.Solution;
import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Port;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** A script over tensors of libtorch. */
final class LibtorchSolution implements Solution {

  private final Work work;
  private final TorchScript script;
  private final NDManager memory;
  private final PtSymbolBlock block;
  private final NDList inputs = new NDList();
  private final ParameterStore parameters = new ParameterStore();
  private NDList results = new NDList();

  LibtorchSolution(NDManager parent, TorchScript script, Work work) {
    this.work = work;
    this.script = script;
    memory = parent.newSubManager();
    try {
      block =
          JniUtils.loadModule(
              (PtNDManager) memory, new ByteArrayInputStream(script.archive()), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException("TorchScript of %s".formatted(work.op()), e);
    }
    for (String input : script.inputs()) {
      inputs.add(tensor(input));
    }
  }

  private NDArray tensor(String name) {
    if (name.startsWith("step")) {
      return memory.create(1f);
    }
    Port port =
        work.op().signature().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    Shape shape = new Shape(shape(port));
    int[] integers = work.integers().get(name);
    if (integers != null) {
      long[] ids = new long[integers.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = integers[i];
      }
      return memory.create(ids, shape);
    }
    float[] values = work.floats().get(name);
    if (values == null) {
      return memory.zeros(shape);
    }
    return memory.create(
        work.op() instanceof Op.AdamW && name.startsWith("gradient") ? clipped(values) : values,
        shape);
  }

  /** The sizes of a port; those of several products begin with their number. */
  private long[] shape(Port port) {
    long[] sizes = port.shape().sizes().stream().mapToLong(Long::longValue).toArray();
    return work.op() instanceof Op.Matmul product && product.B() > 1
        ? new long[] {product.B(), sizes[0] / product.B(), sizes[1]}
        : sizes;
  }

  /** PyTorch clips gradients before the update, in a pass of its own, which is not timed. */
  private float[] clipped(float[] gradient) {
    float clip = (float) Math.min(1, work.floats("schedule")[1] / (work.floats("norm")[0] + 1e-6));
    float[] clipped = new float[gradient.length];
    for (int i = 0; i < clipped.length; i++) {
      clipped[i] = clip * gradient[i];
    }
    return clipped;
  }

  @Override
  public String name() {
    return LibtorchProvider.NAME;
  }

  @Override
  public void run() {
    results.close();
    results = block.forward(parameters, inputs, false);
  }

  @Override
  public Work work() {
    return work;
  }

  @Override
  public Set<String> outputs() {
    return Set.copyOf(script.outputs());
  }

  @Override
  public float[] output(String port) {
    return results.get(script.outputs().indexOf(port)).toFloatArray();
  }

  @Override
  public void close() {
    results.close();
    memory.close();
  }
}
