package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Solution;
import io.sirocco.benchmarks.Work;
import io.sirocco.benchmarks.operations.Oracle.Formula;
import io.sirocco.kernels.Op;
import java.util.Optional;

/** Which formula gives the elements of which result. */
final class Formulas {

  private Formulas() {}

  /** The formula of a port; empty for results that follow from others, such as a mean. */
  static Optional<Formula> of(Solution solution, String port) {
    Work work = solution.work();
    return Optional.ofNullable(
        switch (work.op()) {
          case Op.Linear op -> LinearFormulas.forward(op, work, port);
          case Op.LinearBackward op -> LinearFormulas.backward(op, work, port);
          case Op.Matmul op -> MatmulFormulas.forward(op, work);
          case Op.MatmulBackward op -> MatmulFormulas.backward(op, work, port);
          case Op.LayerNorm op -> port.equals("y") ? RowFormulas.layerNorm(op, work) : null;
          case Op.LayerNormBackward op -> RowFormulas.layerNormBackward(op, work, port);
          case Op.RmsNorm op -> port.equals("y") ? RowFormulas.rmsNorm(op, work) : null;
          case Op.RmsNormBackward op -> RowFormulas.rmsNormBackward(op, work, port);
          case Op.SwiGlu op -> PairFormulas.swiGlu(op, work);
          case Op.SwiGluBackward op -> PairFormulas.swiGluBackward(op, work);
          case Op.Rotary op -> PairFormulas.rotary(op, work, "qkv", 1);
          case Op.RotaryBackward(var N, var H, var D, var T) ->
              PairFormulas.rotary(new Op.Rotary(N, H, D, T), work, "dy", -1);
          case Op.Embedding op -> RowFormulas.embedding(op, work);
          case Op.EmbeddingBackward op -> RowFormulas.embeddingBackward(op, work, port);
          case Op.Attention op -> port.equals("y") ? AttentionFormulas.forward(op, work) : null;
          case Op.AttentionBackward op -> AttentionFormulas.backward(op, work);
          case Op.CrossEntropy op -> LossFormulas.losses(op.C(), op.V(), work);
          case Op.CrossEntropyBackward op ->
              switch (port) {
                case "losses" -> LossFormulas.losses(op.C(), op.V(), work);
                case "dx" -> LossFormulas.dx(op, work);
                case "dweight" -> LossFormulas.dweight(op, work, solution.output("losses"));
                default -> null;
              };
          case Op.AdamW op -> UpdateFormulas.adamW(op, work, port);
          case Op.GradientNorm _,
              Op.Clear _,
              Op.CachedAttention _,
              Op.ResidualAdd _,
              Op.ResidualAddBackward _,
              Op.Dropout _,
              Op.DropoutBackward _,
              Op.GatherRows _,
              Op.GatherRowsBackward _,
              Op.TargetLoss _,
              Op.TargetLossBackward _ ->
              null;
        });
  }
}
