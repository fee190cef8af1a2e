package io.sirocco.tests;

import io.sirocco.graph.Graph;
import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.TransformerConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Random sequences of random lengths, padded to T positions: even ones behind, odd ones before.
 * Positions of every other XLM sequence begin anew in its middle.
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not compared
record PaddedBatch(int B, int T, int[] ids, int[] mask, int[] segments, int[] positions) {

  static PaddedBatch of(TransformerConfig config, int B, int T, boolean restarting) {
    Random random = new Random(31L * B + T);
    int[] ids = random.ints((long) B * T, 0, config.V()).toArray();
    int[] mask = new int[B * T];
    int[] positions = new int[B * T];
    int[] segments =
        random.ints((long) B * T, 0, Math.max(1, config.embeddings().segments())).toArray();
    for (int b = 0; b < B; b++) {
      int length = b == 0 ? T : 1 + random.nextInt(T);
      int first = b * T + (b % 2 == 0 ? 0 : T - length);
      for (int t = 0; t < length; t++) {
        mask[first + t] = 1;
        positions[first + t] = restarting && t >= length / 2 ? t - length / 2 : t;
      }
    }
    return new PaddedBatch(B, T, ids, mask, segments, positions);
  }

  /** What a graph without dropout gives for the sequences. */
  Map<Tensor, float[]> run(Session session, ModelInputs inputs, Graph graph, Tensor... outputs) {
    Map<Tensor, float[]> results = new LinkedHashMap<>();
    try (Executable executable = session.compile(Lowering.forward(graph))) {
      for (Tensor tensor : executable.program().tensors()) {
        switch (tensor.role()) {
          case INPUT -> write(executable, inputs, tensor);
          default -> {}
        }
      }
      executable.run();
      for (Tensor output : outputs) {
        results.put(output, TensorFiles.output(executable, output));
      }
    }
    return results;
  }

  private void write(Executable executable, ModelInputs inputs, Tensor tensor) {
    if (tensor.equals(inputs.ids())) {
      executable.write(tensor, ids);
    } else if (tensor.equals(inputs.positions())) {
      executable.write(tensor, positions);
    } else if (tensor.equals(inputs.segments())) {
      executable.write(tensor, segments);
    } else if (tensor.equals(inputs.groups())) {
      executable.write(tensor, IntStream.of(mask).map(token -> token - 1).toArray());
    } else if (tensor.equals(inputs.firstRows())) {
      executable.write(tensor, IntStream.range(0, B).map(b -> row(b, true)).toArray());
    } else if (tensor.equals(inputs.lastRows())) {
      executable.write(tensor, IntStream.range(0, B).map(b -> row(b, false)).toArray());
    } else if (tensor.equals(inputs.tokenShares())) {
      executable.write(tensor, shares());
    }
    // Targets and their weights are zeros: the losses are not looked at.
  }

  /** The share of each row in the mean of its sequence. */
  private float[] shares() {
    float[] shares = new float[B * T];
    for (int row = 0; row < shares.length; row++) {
      int[] tokens = Arrays.copyOfRange(mask, row / T * T, row / T * T + T);
      shares[row] = (float) mask[row] / IntStream.of(tokens).sum();
    }
    return shares;
  }

  /** The row of the first or last token of a sequence. */
  private int row(int b, boolean first) {
    IntStream tokens = IntStream.range(b * T, b * T + T).filter(row -> mask[row] == 1);
    return (first ? tokens.min() : tokens.max()).orElseThrow();
  }
}
