package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Constant;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Sessions keep what is written to them, executables keep their inputs and outputs apart, whatever
 * else is compiled beside them, and what is closed refuses work.
 */
final class OwnershipChecks {
  private static final String GROUP = "sessions and executables";

  private OwnershipChecks() {}

  static List<Check> checks() {
    return List.of(
        check("a state keeps what is written", OwnershipChecks::keepsState),
        check("constants have their values from the beginning", OwnershipChecks::fillsConstants),
        check("a larger program leaves a smaller one as it was", OwnershipChecks::growsBeside),
        check("what is closed refuses work", OwnershipChecks::refusesWhenClosed));
  }

  private static Check check(String name, Function<Backend, Verdict> body) {
    return new Check(GROUP, name, backends -> body.apply(backends.usual()));
  }

  private static Verdict keepsState(Backend backend) {
    Tensor first = Tensor.f32("first", Role.PARAMETER, 5);
    Tensor second = Tensor.f32("second", Role.PARAMETER, 3);
    try (Session session = backend.open(new ModelState(List.of(first, second)))) {
      session.write(first, 1, new float[] {1, 2});
      session.write(second, 0, new float[] {3, 4, 5});
      float[] read = new float[5];
      session.read(first, 0, read);
      float[] last = new float[1];
      session.read(second, 2, last);
      return equal(read, 0, 1, 2, 0, 0) instanceof Verdict.Failed failed ? failed : equal(last, 5);
    }
  }

  private static Verdict fillsConstants(Backend backend) {
    Tensor table = Tensor.f32("table", Role.CONSTANT, 3, 2);
    Tensor other = Tensor.f32("other", Role.PARAMETER, 3, 2);
    Constant.Values halves =
        (from, values) -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = (from + i) / 2f;
          }
        };
    Tensor rows = Tensor.i32("rows", Role.INPUT, 2);
    Tensor y = Tensor.f32("y", Role.OUTPUT, 2, 2);
    Program program =
        new Program("rows", List.of(step(new Op.GatherRows(3, 2, 2), table, rows, y)));
    ModelState state = new ModelState(List.of(other, table), List.of(new Constant(table, halves)));
    try (Session session = backend.open(state);
        Executable executable = session.compile(program)) {
      float[] held = new float[6];
      session.read(table, 0, held);
      executable.write(rows, new int[] {2, 1});
      executable.run();
      float[] read = new float[4];
      executable.read(y, read);
      return equal(held, 0, .5f, 1, 1.5f, 2, 2.5f) instanceof Verdict.Failed failed
          ? failed
          : equal(read, 2, 2.5f, 1, 1.5f);
    }
  }

  private static Step step(Op op, Tensor from, Tensor rows, Tensor to) {
    return new Step(
        op,
        List.of(
            new Operand(from, Access.READ),
            new Operand(rows, Access.READ),
            new Operand(to, Access.WRITE)));
  }

  private static Verdict growsBeside(Backend backend) {
    try (Session session = backend.open(new ModelState(List.of()));
        Gather small = new Gather(session, 2, 3);
        Gather large = new Gather(session, 300, 4)) {
      small.executable.run();
      large.executable.run();
      small.executable.run();
      return equal(small.result(), 3, 4, 3, 4, 3, 4) instanceof Verdict.Failed failed
          ? failed
          : equal(large.result(), 599, 600, 599, 600, 599, 600, 599, 600);
    }
  }

  private static Verdict refusesWhenClosed(Backend backend) {
    Session session = backend.open(new ModelState(List.of()));
    Gather closed = new Gather(session, 2, 3);
    Gather open = new Gather(session, 2, 3);
    closed.close();
    open.executable.run();
    String ofExecutable = refusal(closed.executable::run);
    closed.close();
    session.close();
    String ofSession = refusal(open.executable::run);
    String ofCompiling = refusal(() -> session.compile(open.executable.program()));
    open.close();
    session.close();
    boolean refused =
        ofExecutable.equals("program gather 2 is closed")
            && ofSession.equals("the session is closed")
            && ofCompiling.equals("the session is closed");
    return refused
        ? new Verdict.Passed()
        : new Verdict.Failed(
            "a closed program, a program of a closed session and compiling in it: %s; %s; %s"
                .formatted(ofExecutable, ofSession, ofCompiling));
  }

  /** What is said when an action is refused. */
  private static String refusal(Runnable action) {
    try {
      action.run();
      return "it was not refused";
    } catch (RuntimeException refusal) {
      return String.valueOf(refusal.getMessage());
    }
  }

  private static Verdict equal(float[] found, float... expected) {
    return Arrays.equals(found, expected)
        ? new Verdict.Passed()
        : new Verdict.Failed(
            "%s should be %s".formatted(Arrays.toString(found), Arrays.toString(expected)));
  }

  /** The last row of x (N,2) = 1, 2, 3, ..., turned upside down through an activation: M times. */
  private static final class Gather implements AutoCloseable {
    private static final int C = 2;

    private final int M;
    private final Tensor y;
    private final Executable executable;

    Gather(Session session, int N, int M) {
      this.M = M;
      Tensor rows = Tensor.i32("rows" + M, Role.INPUT, M);
      this.y = Tensor.f32("y" + M, Role.OUTPUT, M, C);
      Tensor x = Tensor.f32("x" + N, Role.INPUT, N, C);
      Tensor all = Tensor.i32("all" + N, Role.INPUT, N);
      Tensor middle = Tensor.f32("middle" + N, Role.ACTIVATION, N, C);
      Step turn = step(new Op.GatherRows(N, N, C), x, all, middle);
      Step choose = step(new Op.GatherRows(N, M, C), middle, rows, y);
      this.executable = session.compile(new Program("gather " + N, List.of(turn, choose)));
      float[] numbers = new float[N * C];
      int[] order = new int[N];
      for (int i = 0; i < N; i++) {
        order[i] = N - 1 - i;
        numbers[C * i] = C * i + 1;
        numbers[C * i + 1] = C * i + 2;
      }
      executable.write(x, numbers);
      executable.write(all, order);
      executable.write(rows, new int[M]);
    }

    float[] result() {
      float[] values = new float[M * C];
      executable.read(y, values);
      return values;
    }

    @Override
    public void close() {
      executable.close();
    }
  }
}
