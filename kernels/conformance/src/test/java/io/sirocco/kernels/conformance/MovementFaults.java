package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.StepwiseBackend.compute;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.KernelException;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Faults of embeddings, gathers and dropout. */
final class MovementFaults {

  private static final Tensor ANY = Tensor.f32("any", Role.GRADIENT, 1);
  private static final Program ANY_PROGRAM =
      new Program(
          "any",
          List.of(
              new Step(
                  new Op.Clear(List.of(ANY.shape())), List.of(new Operand(ANY, Access.WRITE)))));

  private MovementFaults() {}

  static List<Fault> faults() {
    return Stream.of(repeated(), untouched(), lookups(), dropout()).flatMap(List::stream).toList();
  }

  private static List<Fault> repeated() {
    return List.of(
        Fault.in(
            Op.EmbeddingBackward.class,
            "of repeated ids only the last counts",
            (op, contents, _) -> {
              float[] dy = contents.floats("dy").clone();
              for (int n = 0; n < op.N(); n++) {
                if (repeatedLater(contents.ints("ids0"), n)) {
                  Arrays.fill(dy, n * op.C(), (n + 1) * op.C(), 0);
                }
              }
              compute(op, Fault.with(contents, "dy", dy));
            }),
        Fault.in(
            Op.GatherRowsBackward.class,
            "of repeated rows only the last counts",
            (op, contents, _) -> {
              float[] dy = contents.floats("dy").clone();
              for (int m = 0; m < op.M(); m++) {
                if (repeatedLater(contents.ints("rows"), m)) {
                  Arrays.fill(dy, m * op.C(), (m + 1) * op.C(), 0);
                }
              }
              compute(op, Fault.with(contents, "dy", dy));
            }));
  }

  private static List<Fault> untouched() {
    return List.of(
        Fault.in(
            Op.GatherRowsBackward.class,
            "rows that were not selected keep what they held",
            (op, contents, _) -> {
              float[] before = contents.floats("dx").clone();
              compute(op, contents);
              for (int i = 0; i < before.length; i++) {
                int row = i / op.C();
                if (Arrays.stream(contents.ints("rows")).noneMatch(number -> number == row)) {
                  contents.floats("dx")[i] = before[i];
                }
              }
            }),
        Fault.in(
            Op.Clear.class,
            "the last element is not cleared",
            (op, contents, _) -> {
              float[] first = contents.floats("tensor0");
              float last = first[first.length - 1];
              compute(op, contents);
              first[first.length - 1] = last;
            }));
  }

  private static List<Fault> lookups() {
    return List.of(
        new Fault(
            "ids outside a table take its last row",
            "refusals",
            Fault.kernel(
                Op.Embedding.class,
                (op, contents, _) -> {
                  Contents clamped = contents;
                  for (int i = 0; i < op.rows().size(); i++) {
                    int last = op.rows().get(i) - 1;
                    int[] ids = contents.ints("ids" + i);
                    int[] inside = Arrays.stream(ids).map(id -> Math.clamp(id, 0, last)).toArray();
                    clamped = Fault.with(clamped, "ids" + i, inside);
                  }
                  compute(op, clamped);
                })),
        new Fault(
            "a refusal does not say what was bad",
            "refusals",
            (op, contents, _) -> {
              try {
                compute(op, contents);
              } catch (KernelException refusal) {
                throw new KernelException(
                    ANY_PROGRAM, 0, new IllegalArgumentException("bad input", refusal));
              }
            }),
        Fault.in(
            Op.Embedding.class,
            "the second table is looked up with the ids of the first",
            (op, contents, _) -> {
              Contents mixed = contents;
              for (int i = 1; i < op.rows().size(); i++) {
                int rows = op.rows().get(i);
                int[] ids = contents.ints("ids0");
                int[] wrong = Arrays.stream(ids).map(id -> id % rows).toArray();
                mixed = Fault.with(mixed, "ids" + i, wrong);
              }
              compute(op, mixed);
            }));
  }

  private static List<Fault> dropout() {
    return List.of(
        Fault.in(
            Op.ResidualAdd.class,
            "samples share a dropout mask",
            (op, contents, _) -> residual(op, contents, new Shift(0, 0))),
        Fault.in(
            Op.ResidualAdd.class,
            "the dropout mask is shifted by one element",
            (op, contents, _) -> residual(op, contents, new Shift(1, 1))),
        Fault.in(
            Op.ResidualAddBackward.class,
            "the gradient draws the dropout of another site",
            (op, contents, _) -> {
              DropoutMask other = new DropoutMask(op.dropout().rate(), op.dropout().site() + 1);
              compute(new Op.ResidualAddBackward(op.B(), op.T(), op.C(), other), contents);
            }),
        Fault.in(
            Op.Dropout.class,
            "kept elements are not scaled",
            (op, contents, _) -> {
              compute(op, contents);
              float[] y = contents.floats("y");
              for (int i = 0; i < y.length; i++) {
                y[i] /= op.dropout().scale();
              }
            }),
        Fault.in(
            Op.DropoutBackward.class,
            "the gradient draws the dropout of the next step",
            (op, contents, _) -> {
              int[] randomness = contents.ints("randomness").clone();
              randomness[Randomness.STEP]++;
              compute(op, Fault.with(contents, "randomness", randomness));
            }));
  }

  private static boolean repeatedLater(int[] numbers, int position) {
    for (int i = position + 1; i < numbers.length; i++) {
      if (numbers[i] == numbers[position]) {
        return true;
      }
    }
    return false;
  }

  /**
   * How a mask is drawn wrong.
   *
   * @param samples what a sample's number is multiplied by
   * @param columns what is added to a column
   */
  private record Shift(int samples, int columns) {}

  private static void residual(Op.ResidualAdd op, Contents contents, Shift shift) {
    if (!op.dropout().active()) {
      compute(op, contents);
      return;
    }
    float[] y = contents.floats("y");
    int[] randomness = contents.ints("randomness");
    int C = op.C();
    for (int i = 0; i < y.length; i++) {
      int sample = i / (op.T() * C) * shift.samples;
      int column = i % C + shift.columns;
      boolean keeps = op.dropout().keeps(randomness, sample, i / C % op.T(), column, C);
      float branch = keeps ? contents.floats("branch")[i] * op.dropout().scale() : 0;
      y[i] = contents.floats("x")[i] + branch;
    }
  }
}
