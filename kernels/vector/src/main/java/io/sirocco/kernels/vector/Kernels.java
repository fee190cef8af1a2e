package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;

/** The kernel of each op, and the workspace that it needs. */
final class Kernels {

  private Kernels() {}

  /** Binds the kernel of a step. */
  static Kernel bind(Binding binding) {
    return switch (binding.step().op()) {
      case Op.Forward op -> forward(op, binding);
      case Op.Backward op -> backward(op, binding);
      case Op.Update op -> update(op, binding);
    };
  }

  private static Kernel forward(Op.Forward forward, Binding binding) {
    return switch (forward) {
      case Op.Embedding op -> LookupForward.of(op, binding);
      case Op.LayerNorm op -> new LayerNormForward(op, binding);
      case Op.RmsNorm op -> new RmsNormForward(op, binding);
      case Op.SwiGlu op -> new SwiGluForward(op, binding);
      case Op.Rotary op -> RotateHeads.of(op, binding);
      case Op.Linear op -> new LinearForward(op, binding);
      case Op.Matmul op -> new MatmulForward(op, binding);
      case Op.Attention op -> new AttentionForward(op, binding);
      case Op.ResidualAdd op -> DropRows.of(op, binding);
      case Op.Dropout op -> DropRows.of(op, binding);
      case Op.GatherRows op -> LookupForward.of(op, binding);
      case Op.CrossEntropy op -> CrossEntropyKernel.of(op, binding);
      case Op.TargetLoss op -> TargetLossKernel.of(op, binding);
    };
  }

  private static Kernel backward(Op.Backward backward, Binding binding) {
    return switch (backward) {
      case Op.EmbeddingBackward op -> LookupGradient.of(op, binding);
      case Op.LayerNormBackward op -> new LayerNormGradient(op, binding);
      case Op.RmsNormBackward op -> new RmsNormGradient(op, binding);
      case Op.SwiGluBackward op -> new SwiGluGradient(op, binding);
      case Op.RotaryBackward op -> RotateHeads.of(op, binding);
      case Op.LinearBackward op -> new LinearGradient(op, binding);
      case Op.MatmulBackward op -> new MatmulGradient(op, binding);
      case Op.AttentionBackward op -> new AttentionGradient(op, binding);
      case Op.ResidualAddBackward op -> DropRows.of(op, binding);
      case Op.DropoutBackward op -> DropRows.of(op, binding);
      case Op.GatherRowsBackward op -> LookupGradient.of(op, binding);
      case Op.CrossEntropyBackward op -> CrossEntropyKernel.of(op, binding);
      case Op.TargetLossBackward op -> TargetLossKernel.of(op, binding);
    };
  }

  private static Kernel update(Op.Update update, Binding binding) {
    return switch (update) {
      case Op.CachedAttention op -> new CachedAttentionKernel(op, binding);
      case Op.GradientNorm op -> new NormOfGradients(op, binding);
      case Op.AdamW op -> new AdamWUpdate(op, binding);
      case Op.Clear op -> new ClearTensors(op, binding);
    };
  }

  /** Floats of workspace that a kernel uses while it runs. */
  static long workspaceFloats(Op any, int threads) {
    return switch (any) {
      case Op.Linear op -> LinearForward.workspaceFloats(op, threads);
      case Op.LinearBackward op -> LinearGradient.workspaceFloats(op, threads);
      case Op.Matmul op -> MatmulForward.workspaceFloats(op, threads);
      case Op.MatmulBackward op -> MatmulGradient.workspaceFloats(op, threads);
      case Op.LayerNormBackward op -> LayerNormGradient.workspaceFloats(op);
      case Op.RmsNormBackward op -> RmsNormGradient.workspaceFloats(op);
      case Op.SwiGluBackward _ -> SwiGluGradient.workspaceFloats(threads);
      case Op.Attention op -> AttentionForward.workspaceFloats(op, threads);
      case Op.AttentionBackward op -> AttentionGradient.workspaceFloats(op, threads);
      case Op.CachedAttention op -> CachedAttentionKernel.workspaceFloats(op, threads);
      case Op.CrossEntropy op -> CrossEntropyKernel.workspaceFloats(op, threads);
      case Op.CrossEntropyBackward op -> CrossEntropyKernel.workspaceFloats(op, threads);
      case Op.ResidualAdd op -> DropRows.workspaceFloats(op.dropout(), op.C(), threads);
      case Op.Dropout op -> DropRows.workspaceFloats(op.dropout(), op.C(), threads);
      case Op.ResidualAddBackward op -> DropRows.workspaceFloats(op.dropout(), op.C(), threads);
      case Op.DropoutBackward op -> DropRows.workspaceFloats(op.dropout(), op.C(), threads);
      case Op.Embedding _,
          Op.EmbeddingBackward _,
          Op.GatherRows _,
          Op.GatherRowsBackward _,
          Op.LayerNorm _,
          Op.RmsNorm _,
          Op.TargetLoss _,
          Op.TargetLossBackward _,
          Op.SwiGlu _,
          Op.Rotary _,
          Op.RotaryBackward _,
          Op.GradientNorm _,
          Op.AdamW _,
          Op.Clear _ ->
          0;
    };
  }
}
