package io.sirocco.classification;

import io.sirocco.classification.ClassifierTexts.Encoded;
import io.sirocco.graph.Graph;
import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.BatchWriter;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.ModelInputs.Labeled;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Predictions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** The logits of a session's model over texts: of each text, or of each of its tokens. */
final class TextLogits implements AutoCloseable {

  private final Session session;
  private final LanguageModel model;
  private final ClassifierTexts texts;
  private final Sizes sizes;
  private final Labeled labeled;
  private final Map<Integer, Compiled> compiled = new HashMap<>();

  /**
   * Sizes and precision.
   *
   * @param batch texts at a time
   * @param K outputs of the model
   * @param precision of the factors of products
   */
  record Sizes(int batch, int K, Precision precision) {
    /** The same with other batches. */
    Sizes with(int texts) {
      return new Sizes(texts, K, precision);
    }
  }

  /** The program of a length. */
  private record Compiled(Executable executable, BatchWriter writer, TokenBatch batch) {}

  /**
   * Reads the parameters of a session.
   *
   * @param labeled {@link Labeled#SEQUENCES}: of texts; {@link Labeled#POSITIONS}: of tokens
   */
  TextLogits(
      Session session, LanguageModel model, ClassifierTexts texts, Sizes sizes, Labeled labeled) {
    this.session = session;
    this.model = model;
    this.texts = texts;
    this.sizes = sizes;
    this.labeled = labeled;
  }

  /** Told the logits of a text: K, or K for each of its tokens. */
  interface Receiver {
    /** The logits of a text are these. */
    void accept(int text, double[] logits);
  }

  /**
   * The logits of each text, in any order. Texts of similar lengths are computed together.
   *
   * @param done told of the number of texts that are done
   */
  void compute(List<Encoded> all, Receiver receiver, IntConsumer done) {
    LengthBuckets buckets = new LengthBuckets(model.context());
    int[] order =
        IntStream.range(0, all.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> all.get(i).length()))
            .mapToInt(i -> i)
            .toArray();
    for (int first = 0; first < order.length; first += sizes.batch()) {
      int rows = Math.min(sizes.batch(), order.length - first);
      int longest = all.get(order[first + rows - 1]).length();
      Compiled program = compiled.computeIfAbsent(buckets.of(longest), this::compile);
      program.batch().clear();
      for (int row = 0; row < rows; row++) {
        texts.fill(all.get(order[first + row]), program.batch(), row);
      }
      float[] logits = run(program);
      int each = logits.length / sizes.batch();
      for (int row = 0; row < rows; row++) {
        int text = order[first + row];
        int length = labeled instanceof Labeled.Positions ? all.get(text).length() : 1;
        double[] own = new double[length * sizes.K()];
        int from = row * each;
        Arrays.setAll(own, i -> logits[from + i]);
        receiver.accept(text, own);
      }
      done.accept(first + rows);
    }
  }

  /** The programs that texts may need: one of each length that a batch of them can have. */
  static List<Program> programs(
      LanguageModel model, ClassifierTexts texts, Sizes sizes, Labeled labeled, List<Encoded> all) {
    return new LengthBuckets(model.context())
        .all(all.stream().mapToInt(Encoded::length)).stream()
            .map(T -> program(model, texts, sizes, inputs(sizes, labeled, T)))
            .toList();
  }

  private static ModelInputs inputs(Sizes sizes, Labeled labeled, int T) {
    return new ModelInputs(sizes.batch(), T, new Predictions.Selected(1), labeled);
  }

  private static Program program(
      LanguageModel model, ClassifierTexts texts, Sizes sizes, ModelInputs inputs) {
    Objective objective =
        inputs.labeled() instanceof Labeled.Positions
            ? Objective.tokenClasses(texts.mask())
            : Objective.classes(texts.mask());
    Graph graph = model.measurement(inputs, objective).withFactors(sizes.precision());
    return Lowering.forward(graph);
  }

  private Compiled compile(int T) {
    ModelInputs inputs = inputs(sizes, labeled, T);
    Executable executable = session.compile(program(model, texts, sizes, inputs));
    return new Compiled(executable, new BatchWriter(executable, inputs), new TokenBatch(inputs));
  }

  private float[] run(Compiled program) {
    ModelInputs inputs = program.batch().inputs();
    program.writer().write(program.batch());
    program.executable().run();
    float[] logits = new float[Math.toIntExact(inputs.labelLogits(sizes.K()).elements())];
    program.executable().read(inputs.labelLogits(sizes.K()), logits);
    return logits;
  }

  @Override
  public void close() {
    compiled.values().forEach(each -> each.executable().close());
  }
}
