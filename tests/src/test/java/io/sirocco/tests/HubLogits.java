package io.sirocco.tests;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model says of the sequences of a {@link SmallBatch}, here and in Python.
 *
 * @param folder for files
 */
record HubLogits(Path folder) {

  /** Names a Python that can import transformers; its classes are asked, too. */
  private static final String TRANSFORMERS = "sirocco.transformers";

  /** The logits of a model whose session holds its parameters. */
  static Map<Tensor, float[]> compute(Session session, Transformer model, Objective objective) {
    SmallBatch batch = new SmallBatch(model.config(), objective);
    ModelInputs inputs = batch.inputs();
    List<Tensor> outputs = new ArrayList<>();
    if (objective.heads().contains(Head.TOKENS)) {
      outputs.add(inputs.logits(model.config().V()));
    }
    if (objective.heads().contains(Head.SENTENCES)) {
      outputs.add(inputs.labelLogits());
    }
    if (objective.heads().contains(Head.CLASSES)
        || objective.heads().contains(Head.TOKEN_CLASSES)) {
      outputs.add(inputs.labelLogits(model.config().heads().classes()));
    }
    Map<Tensor, float[]> logits = new LinkedHashMap<>();
    try (Executable evaluation =
        session.compile(Lowering.forward(model.evaluation(inputs, objective)))) {
      batch.write(evaluation);
      evaluation.run();
      outputs.forEach(output -> logits.put(output, TensorFiles.output(evaluation, output)));
    }
    return logits;
  }

  /** The logits of a model with these parameters. */
  static Map<Tensor, float[]> compute(
      Transformer model, Objective objective, Map<String, float[]> parameters) {
    try (Backend backend = TinyTraining.backend(2);
        Session session = backend.open(ModelStates.evaluation(model))) {
      TensorFiles.load(session, model, parameters);
      return compute(session, model, objective);
    }
  }

  /** Holds a directory against logits that were computed here. */
  PyTorch.Outcome check(
      PyTorch torch, Path directory, SmallBatch batch, Map<Tensor, float[]> logits)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("batch.json"), batch.json());
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "check_hugging_face.py",
                "--model",
                directory.toString(),
                "--batch",
                folder.resolve("batch.json").toString(),
                "--logits"));
    for (Map.Entry<Tensor, float[]> output : logits.entrySet()) {
      String name = output.getKey().name();
      new TensorFiles(folder).write(name, output.getKey().shape().sizes(), output.getValue());
      arguments.add(folder.resolve(name + ".safetensors").toString());
    }
    PyTorch.Outcome outcome = torch.run(arguments.toArray(String[]::new));
    String python = System.getProperty(TRANSFORMERS);
    if (python == null || outcome.code() != 0) {
      return outcome;
    }
    arguments.add("--transformers");
    return new PyTorch(python).run(arguments.toArray(String[]::new)).after(outcome);
  }
}
