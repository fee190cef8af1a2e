package io.sirocco.kernels.reference;

import io.sirocco.kernels.Op;

/** Finds the kernel of an op. */
final class Dispatch {

  private Dispatch() {}

  static void run(BoundStep step) {
    switch (step.step().op()) {
      case Op.Forward op -> forward(op, step);
      case Op.Backward op -> backward(op, step);
      case Op.Update op -> update(op, step);
    }
  }

  private static void forward(Op.Forward forward, BoundStep step) {
    switch (forward) {
      case Op.Embedding op -> Rows.embed(op, step);
      case Op.LayerNorm op -> Normalization.forward(op, step);
      case Op.RmsNorm op -> Normalization.forward(op, step);
      case Op.SwiGlu op -> GatedUnit.forward(op, step);
      case Op.Rotary op -> Rotation.forward(op, step);
      case Op.Linear op -> Projection.forward(op, step);
      case Op.Matmul op -> Products.forward(op, step);
      case Op.Attention op -> SelfAttention.forward(op, step);
      case Op.ResidualAdd op -> Residual.add(op, step);
      case Op.Dropout op -> Residual.drop(op, step);
      case Op.GatherRows op -> Rows.gather(op, step);
      case Op.CrossEntropy op -> SoftmaxLoss.forward(op, step);
      case Op.TargetLoss op -> Deviation.forward(op, step);
    }
  }

  private static void backward(Op.Backward backward, BoundStep step) {
    switch (backward) {
      case Op.EmbeddingBackward op -> Rows.embedBackward(op, step);
      case Op.LayerNormBackward op -> Normalization.backward(op, step);
      case Op.RmsNormBackward op -> Normalization.backward(op, step);
      case Op.SwiGluBackward op -> GatedUnit.backward(op, step);
      case Op.RotaryBackward op -> Rotation.backward(op, step);
      case Op.LinearBackward op -> Projection.backward(op, step);
      case Op.MatmulBackward op -> Products.backward(op, step);
      case Op.AttentionBackward op -> SelfAttention.backward(op, step);
      case Op.ResidualAddBackward op -> Residual.addBackward(op, step);
      case Op.DropoutBackward op -> Residual.dropBackward(op, step);
      case Op.GatherRowsBackward op -> Rows.gatherBackward(op, step);
      case Op.CrossEntropyBackward op -> SoftmaxLoss.backward(op, step);
      case Op.TargetLossBackward op -> Deviation.backward(op, step);
    }
  }

  private static void update(Op.Update update, BoundStep step) {
    switch (update) {
      case Op.CachedAttention op -> DecodingAttention.run(op, step);
      case Op.GradientNorm op -> Optimization.gradientNorm(op, step);
      case Op.AdamW op -> Optimization.adamW(op, step);
      case Op.Clear op -> Optimization.clear(op, step);
    }
  }
}
