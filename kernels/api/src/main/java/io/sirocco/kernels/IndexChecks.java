package io.sirocco.kernels;

import java.util.ArrayList;
import java.util.List;

/**
 * Ids, row numbers, targets and positions of a program, held against their ranges before it runs:
 * for backends whose kernels cannot refuse what they read.
 */
public final class IndexChecks {

  /** What tensors hold now. */
  public interface Values {
    /** The elements of an i32 input. */
    int[] ints(Tensor tensor);

    /** The elements of an f32 tensor that is an input or belongs to the session. */
    float[] floats(Tensor tensor);
  }

  /** One operand of one step. */
  private sealed interface Rule {
    int step();

    void check(Values values);
  }

  /** Each element is below a limit. */
  private record Below(int step, String port, Tensor tensor, int limit) implements Rule {
    @Override
    public void check(Values values) {
      int[] elements = values.ints(tensor);
      for (int i = 0; i < elements.length; i++) {
        Bounds.index(limit, i, elements[i], port);
      }
    }
  }

  /** Each target whose weight is not 0 is in the vocabulary. */
  private record Target(int step, Tensor targets, Tensor weights, int V) implements Rule {
    @Override
    public void check(Values values) {
      int[] elements = values.ints(targets);
      boolean known = weights.role() == Role.INPUT || weights.role().owner() == Role.Owner.SESSION;
      float[] weight = known ? values.floats(weights) : new float[0];
      for (int i = 0; i < elements.length; i++) {
        if (!known || weight[i] != 0) {
          Bounds.index(V, i, elements[i], "targets");
        }
      }
    }
  }

  /** S positions from each start on are in a cache of T. */
  private record Start(int step, Tensor starts, int S, int T) implements Rule {
    @Override
    public void check(Values values) {
      int[] elements = values.ints(starts);
      for (int b = 0; b < elements.length; b++) {
        int start = elements[b];
        Bounds.start(S, T, b, start);
      }
    }
  }

  private final Program program;
  private final List<Rule> rules = new ArrayList<>();

  private IndexChecks(Program program) {
    this.program = program;
  }

  /**
   * The checks of a program.
   *
   * @throws IllegalArgumentException if an index tensor is no input: nobody could check it
   */
  public static IndexChecks of(Program program) {
    IndexChecks checks = new IndexChecks(program);
    for (int i = 0; i < program.steps().size(); i++) {
      checks.add(i, program.steps().get(i));
    }
    return checks;
  }

  private void add(int index, Step step) {
    for (Operand operand : step.operands()) {
      Tensor tensor = operand.tensor();
      if (tensor.precision() == Precision.I32 && tensor.role() != Role.INPUT) {
        throw new IllegalArgumentException(
            "program %s, step %d, %s: %s %s is no input"
                .formatted(program.name(), index, step.op().name(), tensor.role(), tensor));
      }
    }
    switch (step.op()) {
      case Op.Embedding op -> addTables(index, step, op.rows());
      case Op.EmbeddingBackward op -> addTables(index, step, op.rows());
      case Op.GatherRows op -> rules.add(new Below(index, "rows", step.tensor("rows"), op.N()));
      case Op.GatherRowsBackward op ->
          rules.add(new Below(index, "rows", step.tensor("rows"), op.N()));
      case Op.Rotary op ->
          rules.add(new Below(index, "positions", step.tensor("positions"), op.T()));
      case Op.RotaryBackward op ->
          rules.add(new Below(index, "positions", step.tensor("positions"), op.T()));
      case Op.CrossEntropy op -> addTargets(index, step, op.V());
      case Op.CrossEntropyBackward op -> addTargets(index, step, op.V());
      case Op.CachedAttention op ->
          rules.add(new Start(index, step.tensor("starts"), op.S(), op.T()));
      case Op.LayerNorm _,
          Op.LayerNormBackward _,
          Op.RmsNorm _,
          Op.RmsNormBackward _,
          Op.SwiGlu _,
          Op.SwiGluBackward _,
          Op.TargetLoss _,
          Op.TargetLossBackward _,
          Op.Linear _,
          Op.LinearBackward _,
          Op.Matmul _,
          Op.MatmulBackward _,
          Op.Attention _,
          Op.AttentionBackward _,
          Op.ResidualAdd _,
          Op.ResidualAddBackward _,
          Op.Dropout _,
          Op.DropoutBackward _,
          Op.GradientNorm _,
          Op.AdamW _,
          Op.Clear _ -> {}
    }
  }

  private void addTables(int index, Step step, List<Integer> rows) {
    for (int i = 0; i < rows.size(); i++) {
      rules.add(new Below(index, "ids" + i, step.tensor("ids" + i), rows.get(i)));
    }
  }

  private void addTargets(int index, Step step, int V) {
    rules.add(new Target(index, step.tensor("targets"), step.tensor("weights"), V));
  }

  /**
   * Refuses what is out of range.
   *
   * @throws KernelException naming the step, the element, its value and the limit
   */
  public void check(Values values) {
    for (Rule rule : rules) {
      try {
        rule.check(values);
      } catch (IllegalArgumentException refusal) {
        throw new KernelException(program, rule.step(), refusal);
      }
    }
  }
}
