package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Op;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Step;
import java.util.List;

/** The launches of each op, and the workspace that they need. */
final class Kernels {

  private Kernels() {}

  /** Binds the kernels of a step. */
  static List<Launch> bind(Binding binding) {
    return switch (binding.op()) {
      case Op.Forward op -> forward(op, binding);
      case Op.Backward op -> backward(op, binding);
      case Op.Update op -> update(op, binding);
    };
  }

  private static List<Launch> forward(Op.Forward forward, Binding binding) {
    return switch (forward) {
      case Op.Embedding op -> LookupKernels.of(op, binding);
      case Op.LayerNorm op -> RowKernels.of(op, binding);
      case Op.RmsNorm op -> RmsNormKernels.of(op, binding);
      case Op.SwiGlu op -> GatedUnitKernels.of(op, binding);
      case Op.Rotary op -> RotationKernels.of(op, binding);
      case Op.Linear op -> LinearKernels.of(op, binding);
      case Op.Matmul op -> MatmulKernels.of(op, binding);
      case Op.Attention op -> AttentionKernels.of(op, binding);
      case Op.ResidualAdd op -> DropoutKernels.of(op, binding);
      case Op.Dropout op -> DropoutKernels.of(op, binding);
      case Op.GatherRows op -> LookupKernels.of(op, binding);
      case Op.CrossEntropy op -> LossKernels.of(op, binding);
      case Op.TargetLoss op -> TargetLossKernels.of(op, binding);
    };
  }

  private static List<Launch> backward(Op.Backward backward, Binding binding) {
    return switch (backward) {
      case Op.EmbeddingBackward op -> LookupKernels.of(op, binding);
      case Op.LayerNormBackward op -> RowKernels.of(op, binding);
      case Op.RmsNormBackward op -> RmsNormKernels.of(op, binding);
      case Op.SwiGluBackward op -> GatedUnitKernels.of(op, binding);
      case Op.RotaryBackward op -> RotationKernels.of(op, binding);
      case Op.LinearBackward op -> LinearKernels.of(op, binding);
      case Op.MatmulBackward op -> MatmulKernels.of(op, binding);
      case Op.AttentionBackward op -> AttentionKernels.of(op, binding);
      case Op.ResidualAddBackward op -> DropoutKernels.of(op, binding);
      case Op.DropoutBackward op -> DropoutKernels.of(op, binding);
      case Op.GatherRowsBackward op -> LookupKernels.of(op, binding);
      case Op.CrossEntropyBackward op -> LossKernels.of(op, binding);
      case Op.TargetLossBackward op -> TargetLossKernels.of(op, binding);
    };
  }

  private static List<Launch> update(Op.Update update, Binding binding) {
    return switch (update) {
      case Op.CachedAttention op -> AttentionKernels.of(op, binding);
      case Op.GradientNorm op -> OptimizerKernels.of(op, binding);
      case Op.AdamW op -> OptimizerKernels.of(op, binding);
      case Op.Clear op -> OptimizerKernels.of(op, binding);
    };
  }

  /** Floats of workspace that the kernels of a program use, one step after the other. */
  static long workspaceFloats(Program program, Tuning tuning) {
    long floats = 0;
    for (Step step : program.steps()) {
      floats = Math.max(floats, workspaceFloats(step.op(), tuning));
    }
    return floats;
  }

  private static long workspaceFloats(Op any, Tuning tuning) {
    return switch (any) {
      case Op.Linear op -> LinearKernels.workspaceFloats(op, tuning);
      case Op.LinearBackward op -> LinearKernels.workspaceFloats(op, tuning);
      case Op.Matmul op -> MatmulKernels.workspaceFloats(op, tuning);
      case Op.MatmulBackward op -> MatmulKernels.workspaceFloats(op, tuning);
      case Op.LayerNormBackward op -> RowKernels.workspaceFloats(op);
      case Op.RmsNormBackward op -> RmsNormKernels.workspaceFloats(op);
      case Op.AttentionBackward op -> AttentionKernels.workspaceFloats(op);
      case Op.CachedAttention op -> AttentionKernels.workspaceFloats(op);
      case Op.CrossEntropy op -> LossKernels.workspaceFloats(op, tuning);
      case Op.CrossEntropyBackward op -> LossKernels.workspaceFloats(op, tuning);
      case Op.GradientNorm op -> OptimizerKernels.workspaceFloats(op);
      case Op.Embedding _,
          Op.EmbeddingBackward _,
          Op.GatherRows _,
          Op.GatherRowsBackward _,
          Op.LayerNorm _,
          Op.RmsNorm _,
          Op.TargetLoss _,
          Op.TargetLossBackward _,
          Op.SwiGlu _,
          Op.SwiGluBackward _,
          Op.Rotary _,
          Op.RotaryBackward _,
          Op.Attention _,
          Op.ResidualAdd _,
          Op.ResidualAddBackward _,
          Op.Dropout _,
          Op.DropoutBackward _,
          Op.AdamW _,
          Op.Clear _ ->
          0;
    };
  }
}
