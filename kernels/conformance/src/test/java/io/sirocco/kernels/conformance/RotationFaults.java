package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.StepwiseBackend.compute;

import io.sirocco.kernels.Op;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Faults of rotary position embeddings. */
final class RotationFaults {

  private RotationFaults() {}

  static List<Fault> faults() {
    return List.of(
        Fault.in(
            Op.Rotary.class,
            "a pair is two neighbors",
            (op, contents, _) -> {
              int D = op.D();
              IntUnaryOperator apart = i -> i - i % D + i % D / 2 + i % 2 * (D / 2);
              float[] qkv = contents.floats("qkv");
              float[] gathered = new float[qkv.length];
              for (int i = 0; i < qkv.length; i++) {
                gathered[apart.applyAsInt(i)] = qkv[i];
              }
              compute(op, Fault.with(contents, "qkv", gathered));
              float[] y = contents.floats("y").clone();
              for (int i = 0; i < y.length; i++) {
                contents.floats("y")[i] = y[apart.applyAsInt(i)];
              }
            }),
        Fault.in(
            Op.Rotary.class,
            "keys are not rotated",
            (op, contents, _) -> {
              compute(op, contents);
              int HD = op.H() * op.D();
              for (int n = 0; n < op.N(); n++) {
                int keys = 3 * n * HD + HD;
                System.arraycopy(contents.floats("qkv"), keys, contents.floats("y"), keys, HD);
              }
            }),
        Fault.in(
            Op.Rotary.class,
            "a row's number is taken for its position",
            (op, contents, _) -> {
              int[] numbers = new int[op.N()];
              Arrays.setAll(numbers, n -> n % op.T());
              compute(op, Fault.with(contents, "positions", numbers));
            }),
        Fault.in(
            Op.RotaryBackward.class,
            "gradients are rotated as their queries and keys were",
            (op, contents, _) -> {
              float[] table = contents.floats("table").clone();
              for (int i = 0; i < table.length; i++) {
                table[i] = i % op.D() < op.D() / 2 ? table[i] : -table[i];
              }
              compute(op, Fault.with(contents, "table", table));
            }));
  }
}
