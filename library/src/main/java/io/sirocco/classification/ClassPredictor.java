package io.sirocco.classification;

import io.sirocco.classification.ClassifierTexts.Encoded;
import io.sirocco.graph.Graph;
import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.BatchWriter;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Predictions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** What a session's model tells of texts: probabilities of classes or labels, or values. */
final class ClassPredictor implements AutoCloseable {

  private final Session session;
  private final LanguageModel model;
  private final ClassifierTexts texts;
  private final int batch;
  private final LabelKind kind;
  private final int classes;
  private final Precision precision;
  private final Map<Integer, Compiled> compiled = new HashMap<>();

  /** The program of a length. */
  private record Compiled(Executable executable, BatchWriter writer, TokenBatch batch) {}

  /**
   * What reads the parameters of a session.
   *
   * @param batch texts at a time
   * @param kind of what the model tells
   * @param classes outputs of the model
   */
  ClassPredictor(
      Session session,
      LanguageModel model,
      ClassifierTexts texts,
      int batch,
      LabelKind kind,
      int classes,
      Precision precision) {
    this.session = session;
    this.model = model;
    this.texts = texts;
    this.batch = batch;
    this.kind = kind;
    this.classes = classes;
    this.precision = precision;
  }

  /**
   * The outputs for each text. Texts of similar lengths are computed together.
   *
   * @param done told of the number of texts that are done
   */
  double[][] outputs(List<Encoded> all, IntConsumer done) {
    LengthBuckets buckets = new LengthBuckets(model.context());
    int[] order =
        IntStream.range(0, all.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> all.get(i).length()))
            .mapToInt(i -> i)
            .toArray();
    double[][] outputs = new double[all.size()][];
    for (int first = 0; first < order.length; first += batch) {
      int rows = Math.min(batch, order.length - first);
      int longest = all.get(order[first + rows - 1]).length();
      Compiled program = compiled.computeIfAbsent(buckets.of(longest), this::compile);
      program.batch().clear();
      for (int row = 0; row < rows; row++) {
        texts.fill(all.get(order[first + row]), program.batch(), row);
      }
      float[] logits = run(program);
      for (int row = 0; row < rows; row++) {
        double[] own = new double[classes];
        for (int c = 0; c < classes; c++) {
          own[c] = logits[row * classes + c];
        }
        outputs[order[first + row]] = kind.outputs(own);
      }
      done.accept(first + rows);
    }
    return outputs;
  }

  private Compiled compile(int T) {
    ModelInputs inputs = new ModelInputs(batch, T, new Predictions.Selected(1));
    Objective objective = Objective.classes(texts.isCausal() ? Mask.CAUSAL : Mask.FULL);
    Graph graph = model.measurement(inputs, objective).withFactors(precision);
    Executable executable = session.compile(Lowering.forward(graph));
    return new Compiled(executable, new BatchWriter(executable, inputs), new TokenBatch(inputs));
  }

  private float[] run(Compiled program) {
    ModelInputs inputs = program.batch().inputs();
    program.writer().write(program.batch());
    program.executable().run();
    float[] logits = new float[Math.toIntExact(inputs.labelLogits(classes).elements())];
    program.executable().read(inputs.labelLogits(classes), logits);
    return logits;
  }

  @Override
  public void close() {
    compiled.values().forEach(each -> each.executable().close());
  }
}
