package io.sirocco.kernels.tornado;

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
  static long workspaceFloats(Program program, Multiplier multiplier) {
    long floats = 0;
    for (Step step : program.steps()) {
      floats = Math.max(floats, workspaceFloats(step, multiplier));
    }
    return floats;
  }

  private static long workspaceFloats(Step step, Multiplier multiplier) {
    return switch (step.op()) {
      case Op.LayerNorm _ -> Results.workspaceFloats(step, "y", "mean", "scale");
      case Op.RmsNorm _ -> Results.workspaceFloats(step, "y", "scale");
      case Op.Attention _ -> Results.workspaceFloats(step, "y", "logSumExp");
      case Op.Linear op -> LinearKernels.workspaceFloats(op, multiplier);
      case Op.LinearBackward op -> LinearKernels.workspaceFloats(op, multiplier);
      case Op.Matmul op -> MatmulKernels.workspaceFloats(op, multiplier);
      case Op.MatmulBackward op -> MatmulKernels.workspaceFloats(op, multiplier);
      case Op.LayerNormBackward op -> RowKernels.workspaceFloats(op);
      case Op.RmsNormBackward op -> RmsNormKernels.workspaceFloats(op);
      case Op.AttentionBackward op -> AttentionKernels.workspaceFloats(op);
      case Op.CachedAttention op -> AttentionKernels.workspaceFloats(op);
      case Op.CrossEntropy op -> LossKernels.workspaceFloats(op, multiplier);
      case Op.CrossEntropyBackward op -> LossKernels.workspaceFloats(op, multiplier);
      case Op.GradientNorm op -> OptimizerKernels.workspaceFloats(op);
      case Op.Embedding _,
          Op.EmbeddingBackward _,
          Op.GatherRows _,
          Op.GatherRowsBackward _,
          Op.TargetLoss _,
          Op.TargetLossBackward _,
          Op.SwiGlu _,
          Op.SwiGluBackward _,
          Op.Rotary _,
          Op.RotaryBackward _,
          Op.ResidualAdd _,
          Op.ResidualAddBackward _,
          Op.Dropout _,
          Op.DropoutBackward _,
          Op.AdamW _,
          Op.Clear _ ->
          0;
    };
  }

  /** Bytes of packed factors that the kernels of a program use, one step after the other. */
  static long packedBytes(Program program, Multiplier multiplier) {
    long bytes = 0;
    for (Step step : program.steps()) {
      bytes = Math.max(bytes, packedBytes(step.op(), multiplier));
    }
    return bytes;
  }

  private static long packedBytes(Op product, Multiplier multiplier) {
    return switch (product) {
      case Op.Linear op -> LinearKernels.packedBytes(op, multiplier);
      case Op.LinearBackward op -> LinearKernels.packedBytes(op, multiplier);
      case Op.Matmul op -> MatmulKernels.packedBytes(op, multiplier);
      case Op.MatmulBackward op -> MatmulKernels.packedBytes(op, multiplier);
      case Op.CrossEntropy op -> LossKernels.packedBytes(op, multiplier);
      case Op.CrossEntropyBackward op -> LossKernels.packedBytes(op, multiplier);
      case Op.Embedding _,
          Op.EmbeddingBackward _,
          Op.LayerNorm _,
          Op.LayerNormBackward _,
          Op.RmsNorm _,
          Op.RmsNormBackward _,
          Op.TargetLoss _,
          Op.TargetLossBackward _,
          Op.SwiGlu _,
          Op.SwiGluBackward _,
          Op.Rotary _,
          Op.RotaryBackward _,
          Op.Attention _,
          Op.AttentionBackward _,
          Op.CachedAttention _,
          Op.GatherRows _,
          Op.GatherRowsBackward _,
          Op.ResidualAdd _,
          Op.ResidualAddBackward _,
          Op.Dropout _,
          Op.DropoutBackward _,
          Op.GradientNorm _,
          Op.AdamW _,
          Op.Clear _ ->
          0;
    };
  }
}
