package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Solution;
import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Port;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An op in plain loops over arrays. */
final class ScalarSolution implements Solution {

  /** One run of the loops. */
  @FunctionalInterface
  interface Loops {
    void run();
  }

  private final Reduction part;
  private final Loops loops;
  private final Map<String, float[]> outputs;

  private ScalarSolution(Reduction part, Loops loops, Map<String, float[]> outputs) {
    this.part = part;
    this.loops = loops;
    this.outputs = outputs;
  }

  static Optional<Solution> of(Reduction part) {
    Map<String, float[]> outputs = new HashMap<>();
    for (Port port : part.work().op().signature()) {
      switch (port.direction()) {
        case OUT, SUM ->
            outputs.put(port.name(), new float[Math.toIntExact(port.shape().elements())]);
        case STATE -> outputs.put(port.name(), part.work().floats(port.name()).clone());
        case IN -> {}
      }
    }
    Work work = part.work();
    Optional<Loops> loops =
        switch (work.op()) {
          case Op.Matmul op -> Optional.of(new ScalarProducts(work, outputs).matmul(op));
          case Op.Linear op -> Optional.of(new ScalarProducts(work, outputs).linear(op));
          case Op.LinearBackward op ->
              Optional.of(new ScalarProducts(work, outputs).linearBackward(op));
          case Op.LayerNorm op -> Optional.of(new ScalarRows(work, outputs).layerNorm(op));
          case Op.LayerNormBackward op ->
              Optional.of(new ScalarRows(work, outputs).layerNormBackward(op));
          case Op.RmsNorm op -> Optional.of(new ScalarRows(work, outputs).rmsNorm(op));
          case Op.RmsNormBackward op ->
              Optional.of(new ScalarRows(work, outputs).rmsNormBackward(op));
          case Op.SwiGlu op -> Optional.of(new ScalarPairs(work, outputs).swiGlu(op));
          case Op.SwiGluBackward op ->
              Optional.of(new ScalarPairs(work, outputs).swiGluBackward(op));
          case Op.Rotary op ->
              Optional.of(new ScalarPairs(work, outputs).rotary(op, "qkv", "y", 1));
          case Op.RotaryBackward(var N, var H, var D, var T) ->
              Optional.of(
                  new ScalarPairs(work, outputs)
                      .rotary(new Op.Rotary(N, H, D, T), "dy", "dqkv", -1));
          case Op.Embedding op -> Optional.of(new ScalarRows(work, outputs).embedding(op));
          case Op.EmbeddingBackward op ->
              Optional.of(new ScalarRows(work, outputs).embeddingBackward(op));
          case Op.AdamW op -> Optional.of(new ScalarRows(work, outputs).adamW(op));
          case Op.Attention op -> Optional.of(new ScalarAttention(work, outputs).forward(op));
          case Op.AttentionBackward op ->
              Optional.of(new ScalarAttention(work, outputs).backward(op));
          case Op.CrossEntropy op -> Optional.of(new ScalarLoss(work, outputs).forward(op));
          case Op.CrossEntropyBackward op ->
              Optional.of(new ScalarLoss(work, outputs).training(op));
          default -> Optional.empty();
        };
    return loops.map(body -> new ScalarSolution(part, body, outputs));
  }

  /** The array of an output. */
  static float[] required(Map<String, float[]> outputs, String port) {
    float[] values = outputs.get(port);
    if (values == null) {
      throw new IllegalArgumentException("no output %s among %s".formatted(port, outputs.keySet()));
    }
    return values;
  }

  @Override
  public String name() {
    return ScalarPeerProvider.NAME;
  }

  @Override
  public double share() {
    return part.share();
  }

  @Override
  public void run() {
    loops.run();
  }

  @Override
  public Work work() {
    return part.work();
  }

  @Override
  public Set<String> outputs() {
    return outputs.keySet();
  }

  @Override
  public float[] output(String port) {
    return required(outputs, port);
  }

  @Override
  public void close() {}
}
