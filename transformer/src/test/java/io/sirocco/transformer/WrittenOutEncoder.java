package io.sirocco.transformer;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * A BERT or an XLM as the papers and their code have them, in loops over rows of one sequence: word
 * + position + segment, norm; then in each layer attention, residual connection, norm, feed-forward
 * branch, residual connection, norm.
 */
final class WrittenOutEncoder {

  private static final double EPSILON = 1e-12;

  private final Map<String, double[]> parameters;
  private final Names names;
  private final int L;
  private final int H;
  private final DoubleUnaryOperator activation;

  /** What parameters are called; %d is the layer. */
  record Names(
      String words,
      String positions,
      String segments,
      String norm,
      String qkv,
      String projection,
      String norm1,
      String up,
      String down,
      String norm2) {

    static final Names BERT =
        new Names(
            "bert.embeddings.word_embeddings",
            "bert.embeddings.position_embeddings",
            "bert.embeddings.token_type_embeddings",
            "bert.embeddings.LayerNorm",
            "bert.encoder.layer.%d.attention.self.query_key_value",
            "bert.encoder.layer.%d.attention.output.dense",
            "bert.encoder.layer.%d.attention.output.LayerNorm",
            "bert.encoder.layer.%d.intermediate.dense",
            "bert.encoder.layer.%d.output.dense",
            "bert.encoder.layer.%d.output.LayerNorm");

    static final Names XLM =
        new Names(
            "transformer.embeddings",
            "transformer.position_embeddings",
            "transformer.lang_embeddings",
            "transformer.layer_norm_emb",
            "transformer.attentions.%d.qkv_lin",
            "transformer.attentions.%d.out_lin",
            "transformer.layer_norm1.%d",
            "transformer.ffns.%d.lin1",
            "transformer.ffns.%d.lin2",
            "transformer.layer_norm2.%d");
  }

  WrittenOutEncoder(
      Map<String, double[]> parameters, Names names, int L, int H, DoubleUnaryOperator activation) {
    this.parameters = parameters;
    this.names = names;
    this.L = L;
    this.H = H;
    this.activation = activation;
  }

  /** GELU with erf, by its series: for arguments of a few units. */
  static double gelu(double x) {
    double z = x / Math.sqrt(2);
    double term = z;
    double sum = z;
    for (int n = 1; n < 200; n++) {
      term *= -z * z / n;
      sum += term / (2 * n + 1);
    }
    return x / 2 * (1 + 2 / Math.sqrt(Math.PI) * sum);
  }

  /** GELU with tanh. */
  static double geluTanh(double x) {
    return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + .044715 * x * x * x)));
  }

  private double[] parameter(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  /** The row of a table. */
  private static double[] row(double[] table, int row, int C) {
    return Arrays.copyOfRange(table, row * C, (row + 1) * C);
  }

  /** The states of a sequence; positions of negative groups have some. */
  double[][] states(int[] ids, int[] positions, int[] segments, int[] groups) {
    double[] words = parameter(names.words() + ".weight");
    int C = parameter(names.norm() + ".weight").length;
    double[][] x = new double[ids.length][];
    for (int t = 0; t < ids.length; t++) {
      double[] position = row(parameter(names.positions() + ".weight"), positions[t], C);
      double[] segment = row(parameter(names.segments() + ".weight"), segments[t], C);
      x[t] = norm(names.norm(), sum(sum(row(words, ids[t], C), position), segment));
    }
    for (int layer = 0; layer < L; layer++) {
      double[][] attended = attend(layer, x, groups);
      for (int t = 0; t < ids.length; t++) {
        x[t] = norm(names.norm1().formatted(layer), sum(x[t], attended[t]));
        double[] hidden = dense(names.up().formatted(layer), x[t], activation);
        double[] branch = dense(names.down().formatted(layer), hidden, value -> value);
        x[t] = norm(names.norm2().formatted(layer), sum(x[t], branch));
      }
    }
    return x;
  }

  private double[][] attend(int layer, double[][] x, int[] groups) {
    int C = x[0].length;
    int D = C / H;
    double[][] qkv = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      qkv[t] = dense(names.qkv().formatted(layer), x[t], value -> value);
    }
    double[][] made = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      double[] heads = new double[C];
      for (int h = 0; h < H; h++) {
        double[] weights = new double[x.length];
        for (int other = 0; other < x.length; other++) {
          double score = 0;
          for (int d = h * D; d < (h + 1) * D; d++) {
            score += qkv[t][d] * qkv[other][C + d];
          }
          weights[other] = groups[other] == groups[t] ? Math.exp(score / Math.sqrt(D)) : 0;
        }
        double all = Arrays.stream(weights).sum();
        for (int other = 0; other < x.length; other++) {
          for (int d = h * D; d < (h + 1) * D; d++) {
            heads[d] += weights[other] / all * qkv[other][2 * C + d];
          }
        }
      }
      made[t] = dense(names.projection().formatted(layer), heads, value -> value);
    }
    return made;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    Arrays.setAll(sum, c -> a[c] + b[c]);
    return sum;
  }

  double[] norm(String name, double[] x) {
    double mean = Arrays.stream(x).sum() / x.length;
    double variance = Arrays.stream(x).map(value -> Math.pow(value - mean, 2)).sum() / x.length;
    double[] weight = parameter(name + ".weight");
    double[] bias = parameter(name + ".bias");
    double[] normalized = new double[x.length];
    Arrays.setAll(
        normalized, c -> (x[c] - mean) / Math.sqrt(variance + EPSILON) * weight[c] + bias[c]);
    return normalized;
  }

  /** activation(w x + b); weights are stored by output. */
  double[] dense(String name, double[] x, DoubleUnaryOperator activated) {
    double[] made = product(parameter(name + ".weight"), x, parameter(name + ".bias"));
    return Arrays.stream(made).map(activated).toArray();
  }

  /** The logits of a state that is ready for the output: the words' table and a bias. */
  double[] logits(double[] state, String bias) {
    return product(parameter(names.words() + ".weight"), state, parameter(bias));
  }

  private static double[] product(double[] weight, double[] x, double[] bias) {
    double[] made = bias.clone();
    for (int k = 0; k < made.length; k++) {
      for (int c = 0; c < x.length; c++) {
        made[k] += weight[k * x.length + c] * x[c];
      }
    }
    return made;
  }
}
