package io.sirocco.benchmarks.peers;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How PyTorch computes an op: what its eager mode would call, and for gradients what its autograd
 * calls, with the gradients of parameters added to. Inputs and outputs are called like the ports.
 */
final class TorchScripts {

  /** That of the work's schedule. */
  private static final double LEARNING_RATE = 1e-4;

  private TorchScripts() {}

  static Optional<TorchScript> of(Op op) {
    return switch (op) {
      case Op.Matmul product -> Optional.of(matmul(product));
      case Op.Linear linear -> Optional.of(linear(linear));
      case Op.LinearBackward linear -> Optional.of(linearBackward(linear));
      case Op.LayerNorm norm when norm.bias() == Bias.PRESENT -> Optional.of(layerNorm(norm));
      case Op.LayerNormBackward norm when norm.bias() == Bias.PRESENT ->
          Optional.of(layerNormBackward(norm));
      case Op.Embedding lookup -> Optional.of(embedding(lookup));
      case Op.EmbeddingBackward lookup -> Optional.of(embeddingBackward(lookup));
      case Op.Attention attention -> Optional.of(attention(attention));
      case Op.AttentionBackward attention -> Optional.of(attentionBackward(attention));
      case Op.CrossEntropy loss when loss.bias() == Bias.ABSENT -> Optional.of(crossEntropy());
      case Op.CrossEntropyBackward loss when loss.bias() == Bias.ABSENT ->
          Optional.of(crossEntropyBackward());
      case Op.AdamW update -> Optional.of(adamW(update));
      default -> Optional.empty();
    };
  }

  private static TorchScript matmul(Op.Matmul op) {
    String a = op.form() == MatmulForm.TN ? "torch.transpose(a, -2, -1)" : "a";
    String b = op.form() == MatmulForm.NT ? "torch.transpose(b, -2, -1)" : "b";
    return new TorchScript(
        List.of("a", "b", "y"),
        List.of("_0 = torch.matmul(%s, %s, out=y)".formatted(a, b)),
        List.of("y"));
  }

  private static TorchScript linear(Op.Linear op) {
    boolean plain = op.activation() == Activation.NONE;
    String result = plain ? "y" : "preactivation";
    String weight =
        op.layout() == WeightLayout.INPUT_OUTPUT ? "weight" : "torch.transpose(weight, 0, 1)";
    List<String> inputs = new ArrayList<>(List.of("x", "weight"));
    List<String> body = new ArrayList<>();
    if (op.bias() == Bias.PRESENT) {
      inputs.add("bias");
      body.add("%s = torch.addmm(bias, x, %s)".formatted(result, weight));
    } else {
      body.add("%s = torch.matmul(x, %s)".formatted(result, weight));
    }
    switch (op.activation()) {
      case NONE -> {}
      case GELU -> body.add("y = torch.gelu(preactivation, approximate=\"none\")");
      case GELU_TANH -> body.add("y = torch.gelu(preactivation, approximate=\"tanh\")");
      case TANH -> body.add("y = torch.tanh(preactivation)");
      case RELU -> body.add("y = torch.relu(preactivation)");
    }
    return new TorchScript(inputs, body, plain ? List.of("y") : List.of("y", "preactivation"));
  }

  private static TorchScript linearBackward(Op.LinearBackward op) {
    List<String> inputs = new ArrayList<>(List.of("dy", "x", "weight"));
    List<String> outputs = new ArrayList<>(List.of("dx", "dweight"));
    List<String> body = new ArrayList<>();
    if (op.activation() != Activation.NONE) {
      inputs.add("preactivation");
    }
    inputs.add("dweight");
    switch (op.activation()) {
      case NONE -> body.add("dz = dy");
      case GELU -> body.add("dz = torch.gelu_backward(dy, preactivation, approximate=\"none\")");
      case GELU_TANH ->
          body.add("dz = torch.gelu_backward(dy, preactivation, approximate=\"tanh\")");
      case TANH -> body.add("dz = torch.tanh_backward(dy, torch.tanh(preactivation))");
      case RELU -> body.add("dz = torch.threshold_backward(dy, preactivation, 0)");
    }
    if (op.layout() == WeightLayout.INPUT_OUTPUT) {
      body.add("dx = torch.matmul(dz, torch.transpose(weight, 0, 1))");
      body.add("_1 = torch.add_(dweight, torch.matmul(torch.transpose(x, 0, 1), dz))");
    } else {
      body.add("dx = torch.matmul(dz, weight)");
      body.add("_1 = torch.add_(dweight, torch.matmul(torch.transpose(dz, 0, 1), x))");
    }
    if (op.bias() == Bias.PRESENT) {
      inputs.add("dbias");
      outputs.add("dbias");
      body.add("_2 = torch.add_(dbias, torch.sum(dz, [0]))");
    }
    return new TorchScript(inputs, body, outputs);
  }

  private static TorchScript layerNorm(Op.LayerNorm op) {
    return new TorchScript(
        List.of("x", "weight", "bias"),
        List.of(
            "y, mean, scale = torch.native_layer_norm(x, [%d], weight, bias, %s)"
                .formatted(op.C(), op.epsilon())),
        List.of("y"));
  }

  private static TorchScript layerNormBackward(Op.LayerNormBackward op) {
    return new TorchScript(
        List.of("dy", "x", "weight", "mean", "scale", "dweight", "dbias"),
        List.of(
            "dx, _0, _1 = torch.native_layer_norm_backward(dy, x, [%d], torch.unsqueeze(mean, 1),"
                    .formatted(op.C())
                + " torch.unsqueeze(scale, 1), weight, dbias, [True, True, True])",
            "_2 = torch.add_(dweight, annotate(Tensor, _0))",
            "_3 = torch.add_(dbias, annotate(Tensor, _1))"),
        List.of("dx", "dweight", "dbias"));
  }

  private static TorchScript embedding(Op.Embedding op) {
    List<String> inputs = new ArrayList<>();
    List<String> body = new ArrayList<>();
    for (int i = 0; i < op.rows().size(); i++) {
      inputs.addAll(List.of("ids" + i, "table" + i));
      String rows = "torch.embedding(table%d, ids%d)".formatted(i, i);
      body.add(i == 0 ? "y = " + rows : "y = torch.add(y, %s)".formatted(rows));
    }
    return new TorchScript(inputs, body, List.of("y"));
  }

  private static TorchScript embeddingBackward(Op.EmbeddingBackward op) {
    List<String> inputs = new ArrayList<>(List.of("dy"));
    List<String> body = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < op.rows().size(); i++) {
      inputs.addAll(List.of("ids" + i, "dtable" + i));
      outputs.add("dtable" + i);
      body.add(
          "_%1$d = torch.add_(dtable%1$d, torch.embedding_dense_backward(dy, ids%1$d, %2$d, -1, False))"
              .formatted(i, op.rows().get(i)));
    }
    return new TorchScript(inputs, body, outputs);
  }

  private static List<String> split(int B, int T, int H, int D) {
    return List.of(
        "_0 = torch.permute(torch.reshape(qkv, [%d, %d, 3, %d, %d]), [2, 0, 3, 1, 4])"
            .formatted(B, T, H, D),
        "q = torch.select(_0, 0, 0)",
        "k = torch.select(_0, 0, 1)",
        "v = torch.select(_0, 0, 2)");
  }

  private static String causal(Mask mask) {
    return mask == Mask.CAUSAL ? "True" : "False";
  }

  private static TorchScript attention(Op.Attention op) {
    List<String> body = new ArrayList<>(split(op.B(), op.T(), op.H(), op.D()));
    body.add(
        "_1 = torch.scaled_dot_product_attention(q, k, v, None, 0., %s)"
            .formatted(causal(op.mask())));
    body.add(
        "y = torch.reshape(torch.transpose(_1, 1, 2), [%d, %d])"
            .formatted(op.B() * op.T(), op.H() * op.D()));
    return new TorchScript(List.of("qkv"), body, List.of("y"));
  }

  private static TorchScript attentionBackward(Op.AttentionBackward op) {
    List<String> body = new ArrayList<>(split(op.B(), op.T(), op.H(), op.D()));
    String heads =
        "torch.transpose(torch.reshape(%%s, [%d, %d, %d, %d]), 1, 2)"
            .formatted(op.B(), op.T(), op.H(), op.D());
    body.add("_1 = " + heads.formatted("dy"));
    body.add("_2 = " + heads.formatted("y"));
    body.add(
        "dq, dk, dv = torch._scaled_dot_product_flash_attention_for_cpu_backward(_1, q, k, v, _2,"
            + " logSumExp, 0., %s)".formatted(causal(op.mask())));
    body.add(
        "dqkv = torch.reshape(torch.permute(torch.stack([dq, dk, dv]), [1, 3, 0, 2, 4]), [%d, %d])"
            .formatted(op.B() * op.T(), 3 * op.H() * op.D()));
    return new TorchScript(List.of("qkv", "dy", "y", "logSumExp"), body, List.of("dqkv"));
  }

  private static TorchScript crossEntropy() {
    return new TorchScript(
        List.of("x", "weight", "targets"),
        List.of("losses = torch.cross_entropy_loss(torch.linear(x, weight), targets, None, 0)"),
        List.of("losses"));
  }

  private static TorchScript crossEntropyBackward() {
    return new TorchScript(
        List.of("x", "weight", "targets", "weights", "normalizer", "dweight"),
        List.of(
            "_0 = torch._log_softmax(torch.linear(x, weight), 1, False)",
            "losses, _1 = torch.nll_loss_forward(_0, targets, None, 0, -100)",
            "_2 = torch.nll_loss_backward(torch.mul(weights, normalizer), _0, targets, None, 0,"
                + " -100, _1)",
            "dz = torch._log_softmax_backward_data(_2, _0, 1, 6)",
            "dx = torch.matmul(dz, weight)",
            "_3 = torch.add_(dweight, torch.matmul(torch.transpose(dz, 0, 1), x))"),
        List.of("losses", "dx", "dweight"));
  }

  private static TorchScript adamW(Op.AdamW op) {
    int tensors = op.shapes().size();
    List<String> inputs = new ArrayList<>();
    for (String kind : List.of("parameter", "gradient", "firstMoment", "secondMoment", "step")) {
      inputs.addAll(IntStream.range(0, tensors).mapToObj(i -> kind + i).toList());
    }
    List<String> body = new ArrayList<>();
    // A list without a name would be taken for one that nobody reads, and the call left out.
    body.add("parameters = " + list(inputs, 0, tensors));
    body.add(
        "_0 = torch._fused_adamw_(parameters, %s, %s, %s, annotate(List[Tensor], []), %s,"
                .formatted(
                    list(inputs, 1, tensors),
                    list(inputs, 2, tensors),
                    list(inputs, 3, tensors),
                    list(inputs, 4, tensors))
            + " lr=%s, beta1=%s, beta2=%s, weight_decay=%s, eps=%s, amsgrad=False, maximize=False)"
                .formatted(
                    LEARNING_RATE,
                    op.settings().beta1(),
                    op.settings().beta2(),
                    op.settings().weightDecay(),
                    op.settings().epsilon()));
    for (int i = 0; i < tensors; i++) {
      body.add("parameter%1$d = parameters[%1$d]".formatted(i));
    }
    return new TorchScript(inputs, body, List.copyOf(inputs.subList(0, tensors)));
  }

  private static String list(List<String> inputs, int group, int tensors) {
    return inputs.subList(group * tensors, (group + 1) * tensors).toString();
  }
}
