package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Op;

/** How large and where: what {@link Sampler} has to know of ops with a weight or with sequences. */
final class OperandSizes {

  private OperandSizes() {}

  /** Weights have the spread 1/√C, so that their products with C terms are about 1. */
  static double ordinary(Op op, String port) {
    if (op instanceof Op.Matmul matmul && port.equals("b")) {
      return 1 / Math.sqrt(matmul.K());
    }
    if (!port.equals("weight")) {
      return 1;
    }
    return switch (op) {
      case Op.Linear linear -> 1 / Math.sqrt(linear.C());
      case Op.LinearBackward linear -> 1 / Math.sqrt(linear.K());
      case Op.CrossEntropy loss -> 1 / Math.sqrt(loss.C());
      case Op.CrossEntropyBackward loss -> 1 / Math.sqrt(loss.C());
      default -> 1;
    };
  }

  /** Large enough to overflow or cancel, small enough that the exact result is a float. */
  static double large(Op op, String port) {
    return switch (port) {
      case "x" ->
          op instanceof Op.CrossEntropy || op instanceof Op.CrossEntropyBackward ? 100 : 1e4;
      case "a" -> 1e4;
      case "z" -> 100;
      case "qkv" -> 12;
      case "preactivation" -> 50;
      case "gradient0" -> op instanceof Op.GradientNorm ? 1e15 : 1e4;
      default -> ordinary(op, port);
    };
  }

  /** The operand that holds a row which is not a number. */
  static String spoiledPort(Op op) {
    return switch (op) {
      case Op.Embedding _ -> "table0";
      case Op.Attention _, Op.AttentionBackward _, Op.CachedAttention _, Op.Rotary _ -> "qkv";
      case Op.GradientNorm _ -> "gradient0";
      case Op.EmbeddingBackward _, Op.LinearBackward _, Op.GatherRowsBackward _ -> "dy";
      case Op.LayerNormBackward _, Op.MatmulBackward _ -> "dy";
      case Op.RmsNormBackward _, Op.SwiGluBackward _, Op.RotaryBackward _ -> "dy";
      case Op.Matmul _ -> "a";
      case Op.TargetLoss _, Op.TargetLossBackward _ -> "z";
      default -> "x";
    };
  }

  /**
   * The last row; for attention the first of the last sequence, which every later one attends to.
   */
  static int spoiledRow(Op op, int rows) {
    return switch (op) {
      case Op.Attention attention -> rows - attention.T();
      case Op.AttentionBackward attention -> rows - attention.T();
      case Op.CachedAttention attention -> rows - attention.S();
      default -> rows - 1;
    };
  }
}
