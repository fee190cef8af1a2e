package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Op;
import java.util.Map;

/** What each changed port of an op should hold, and how far a backend may be from it. */
final class RoundingBounds {

  private RoundingBounds() {}

  /** The bounds of an op by port; a new op stops this from compiling. */
  static Map<String, Approximations> of(Op op, Contents contents) {
    return switch (op) {
      case Op.Embedding embedding -> MovementBounds.of(embedding, contents);
      case Op.LayerNorm norm -> LayerNormBounds.of(norm, contents);
      case Op.RmsNorm norm -> RmsNormBounds.of(norm, contents);
      case Op.SwiGlu unit -> GatedUnitBounds.of(unit, contents);
      case Op.Rotary rotary -> RotationBounds.of(rotary, contents);
      case Op.Linear linear -> LinearBounds.of(linear, contents);
      case Op.Matmul matmul -> MatmulBounds.of(matmul, contents);
      case Op.Attention attention -> AttentionBounds.of(attention, contents);
      case Op.ResidualAdd add -> DropoutBounds.of(add, contents);
      case Op.Dropout dropout -> DropoutBounds.of(dropout, contents);
      case Op.GatherRows gather -> MovementBounds.of(gather, contents);
      case Op.CrossEntropy loss -> CrossEntropyBounds.of(loss, contents);
      case Op.TargetLoss loss -> TargetLossBounds.of(loss, contents);
      case Op.EmbeddingBackward embedding -> MovementBounds.of(embedding, contents);
      case Op.LayerNormBackward norm -> LayerNormBounds.of(norm, contents);
      case Op.RmsNormBackward norm -> RmsNormBounds.of(norm, contents);
      case Op.SwiGluBackward unit -> GatedUnitBounds.of(unit, contents);
      case Op.RotaryBackward rotary -> RotationBounds.of(rotary, contents);
      case Op.LinearBackward linear -> LinearBounds.of(linear, contents);
      case Op.MatmulBackward matmul -> MatmulBounds.of(matmul, contents);
      case Op.AttentionBackward attention -> AttentionBackwardBounds.of(attention, contents);
      case Op.ResidualAddBackward add -> DropoutBounds.of(add, contents);
      case Op.DropoutBackward dropout -> DropoutBounds.of(dropout, contents);
      case Op.GatherRowsBackward gather -> MovementBounds.of(gather, contents);
      case Op.CrossEntropyBackward loss -> CrossEntropyBounds.of(loss, contents);
      case Op.TargetLossBackward loss -> TargetLossBounds.of(loss, contents);
      case Op.CachedAttention attention -> AttentionBounds.of(attention, contents);
      case Op.GradientNorm norm -> OptimizerBounds.of(norm, contents);
      case Op.AdamW update -> OptimizerBounds.of(update, contents);
      case Op.Clear clear -> MovementBounds.of(clear);
    };
  }
}
