package io.sirocco.graph;

import io.sirocco.kernels.Op;
import java.util.List;
import java.util.Optional;

/** The derivative table: one rule an op. */
public final class Derivatives {

  private Derivatives() {}

  /** The rule of an op. */
  public static Derivative of(Op.Forward op) {
    return switch (op) {
      case Op.Embedding(var N, var C, var rows) ->
          Derivative.by(new Op.EmbeddingBackward(N, C, rows));
      case Op.LayerNorm(var N, var C, var _, var bias) ->
          Derivative.by(new Op.LayerNormBackward(N, C, bias));
      case Op.RmsNorm(var N, var C, var _) -> Derivative.by(new Op.RmsNormBackward(N, C));
      case Op.SwiGlu(var N, var F) -> Derivative.by(new Op.SwiGluBackward(N, F));
      case Op.Rotary(var N, var H, var D, var T) ->
          Derivative.by(new Op.RotaryBackward(N, H, D, T));
      case Op.Linear(var N, var C, var K, var layout, var bias, var activation, var precision) ->
          Derivative.by(new Op.LinearBackward(N, C, K, layout, bias, activation, precision));
      case Op.Matmul(var form, var B, var M, var N, var K, var precision) ->
          Derivative.by(new Op.MatmulBackward(form, B, M, N, K, precision));
      case Op.Attention(var B, var T, var H, var D, var mask, var dropout) ->
          Derivative.by(new Op.AttentionBackward(B, T, H, D, mask, dropout));
      case Op.ResidualAdd(var B, var T, var C, var dropout) ->
          dropout.active()
              ? new Derivative(
                  List.of("x"), Optional.of(new Op.ResidualAddBackward(B, T, C, dropout)))
              : new Derivative(List.of("x", "branch"), Optional.empty());
      case Op.Dropout(var B, var T, var C, var dropout) ->
          Derivative.by(new Op.DropoutBackward(B, T, C, dropout));
      case Op.GatherRows(var N, var M, var C) -> Derivative.by(new Op.GatherRowsBackward(N, M, C));
      case Op.CrossEntropy(var N, var C, var V, var bias, var precision) ->
          Derivative.by(new Op.CrossEntropyBackward(N, C, V, bias, precision));
      case Op.TargetLoss(var N, var K, var criterion) ->
          Derivative.by(new Op.TargetLossBackward(N, K, criterion));
    };
  }
}
