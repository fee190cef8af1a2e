package io.sirocco.kernels.vector;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every op once, each with tensors of its own, at sizes that two threads share. */
final class TrainingStep {
  private static final int B = 3;
  private static final int T = 37;
  private static final int H = 3;
  private static final int D = 16;
  private static final int C = H * D;
  private static final int N = B * T;
  private static final int V = 65;
  private static final DropoutMask DROPOUT = new DropoutMask(0.1, 3);
  private static final List<Shape> SHAPES = List.of(Shape.of(300, 129), Shape.of(7));

  private TrainingStep() {}

  private static List<Op> ops() {
    WeightLayout layout = WeightLayout.INPUT_OUTPUT;
    Bias bias = Bias.PRESENT;
    return List.of(
        new Op.Embedding(N, C, List.of(V, T)),
        new Op.LayerNorm(N, C, 1e-5, bias),
        new Op.RmsNorm(N, C, 1e-5),
        new Op.SwiGlu(N, C),
        new Op.Rotary(N, H, D, T),
        new Op.Linear(N, C, 4 * C, layout, bias, Activation.GELU),
        new Op.Linear(N, C, 4 * C, layout, bias, Activation.GELU_TANH),
        new Op.Linear(N, C, C, WeightLayout.OUTPUT_INPUT, bias, Activation.TANH),
        new Op.Matmul(MatmulForm.NT, 5, T, C, D),
        new Op.Attention(B, T, H, D, Mask.CAUSAL, DROPOUT),
        new Op.ResidualAdd(B, T, C, DROPOUT),
        new Op.Dropout(B, T, C, DROPOUT),
        new Op.GatherRows(N, 5, C),
        new Op.CrossEntropy(N, C, V, bias),
        new Op.EmbeddingBackward(N, C, List.of(V, T)),
        new Op.LayerNormBackward(N, C, bias),
        new Op.RmsNormBackward(N, C),
        new Op.SwiGluBackward(N, C),
        new Op.RotaryBackward(N, H, D, T),
        new Op.LinearBackward(N, C, 4 * C, layout, bias, Activation.GELU),
        new Op.LinearBackward(N, C, 4 * C, layout, bias, Activation.GELU_TANH),
        new Op.LinearBackward(N, C, C, WeightLayout.OUTPUT_INPUT, bias, Activation.TANH),
        new Op.MatmulBackward(MatmulForm.NN, 5, T, C, D),
        new Op.AttentionBackward(B, T, H, D, Mask.CAUSAL, DROPOUT),
        new Op.ResidualAddBackward(B, T, C, DROPOUT),
        new Op.DropoutBackward(B, T, C, DROPOUT),
        new Op.GatherRowsBackward(N, 5, C),
        new Op.CrossEntropyBackward(N, C, V, bias),
        new Op.CachedAttention(B, 2, T, H, D),
        new Op.GradientNorm(SHAPES),
        new Op.AdamW(SHAPES, new AdamWSettings(0.9, 0.99, 1e-8, 0.1)),
        new Op.Clear(SHAPES));
  }

  private static Operand operand(int step, Port port) {
    Role role =
        switch (port.direction()) {
          case IN -> Role.INPUT;
          case OUT -> Role.OUTPUT;
          case SUM -> Role.GRADIENT;
          case STATE -> Role.OPTIMIZER;
        };
    Access access =
        switch (port.direction()) {
          case IN -> Access.READ;
          case OUT, SUM -> Access.WRITE;
          case STATE -> Access.UPDATE;
        };
    String name = step + "." + port.name();
    return new Operand(new Tensor(name, port.shape(), port.precision(), role), access);
  }

  static Program program() {
    List<Step> steps = new ArrayList<>();
    for (Op op : ops()) {
      int number = steps.size();
      steps.add(new Step(op, op.signature().stream().map(port -> operand(number, port)).toList()));
    }
    return new Program("every op", steps);
  }

  static ModelState state() {
    return new ModelState(program().tensors(Role.Owner.SESSION).stream().toList());
  }

  /** Gives every input numbers that the ops accept. */
  static void fill(Executable executable) {
    for (Tensor tensor : executable.program().tensors(Role.Owner.EXECUTABLE)) {
      int n = Math.toIntExact(tensor.elements());
      if (tensor.role() != Role.INPUT) {
        continue;
      }
      if (tensor.precision() == Precision.I32) {
        int[] values = new int[n];
        if (n == Randomness.SIZE && tensor.name().endsWith("randomness")) {
          values = Randomness.input(7, 1, 2);
        } else if (!tensor.name().endsWith("groups")) {
          Arrays.setAll(values, i -> i % 5);
        }
        executable.write(tensor, values);
      } else {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
          values[i] = 0.1f + (i * 31 % 17) / 17f;
        }
        executable.write(tensor, values);
      }
    }
  }
}
