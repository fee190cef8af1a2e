package io.sirocco.classification;

import io.sirocco.PretrainedModel;
import io.sirocco.classification.ClassifierTexts.Encoded;
import io.sirocco.classification.ClassifierTexts.Span;
import io.sirocco.classification.Explanation.Method;
import io.sirocco.classification.Explanation.Part;
import io.sirocco.classification.TextClassifier.Classified;
import io.sirocco.graph.Sensitivity;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.BatchWriter;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Predictions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells which words of texts speak for a class. For one thread. */
public final class ClassExplainer implements AutoCloseable {

  private static final int BATCH = 16;

  private final LanguageModel model;
  private final Tokenizer tokenizer;
  private final List<String> labels;
  private final ClassifierTexts texts;
  private final Session session;
  private final ClassPredictor predictor;
  private final Map<Integer, Compiled> compiled = new HashMap<>();

  /** The program of a length. */
  private record Compiled(
      Executable executable, Sensitivity sensitivity, BatchWriter writer, TokenBatch batch) {}

  /**
   * Loads the parameters.
   *
   * @param pretrained a model made by {@code sirocco finetune}
   * @param backend what computes; the caller closes it
   * @param language of all texts, for a model that has language embeddings; empty otherwise
   * @throws IOException if the parameters cannot be read
   * @throws IllegalArgumentException if the model tells no single class
   */
  public ClassExplainer(PretrainedModel pretrained, Backend backend, String language)
      throws IOException {
    labels = TextClassifier.labels(pretrained);
    LabelKind kind = LabelKind.of(pretrained.recipe().classification());
    if (!(kind instanceof SingleLabel)) {
      throw new IllegalArgumentException(
          "a model of %s tells no single class".formatted(kind.type()));
    }
    model = pretrained.model();
    tokenizer = pretrained.tokenizer();
    texts = new ClassifierTexts(pretrained.recipe(), tokenizer, language);
    session = pretrained.open(backend, ModelStates.differentiation(model));
    predictor =
        new ClassPredictor(
            session, model, texts, kind, new TextLogits.Sizes(BATCH, labels.size(), Precision.F32));
  }

  /** The classes. */
  public List<String> labels() {
    return labels;
  }

  /**
   * What of a text speaks for a class.
   *
   * @param example a text or a pair of texts
   * @param label the class; null for what the text is told to be
   * @param method what scores are
   * @throws IllegalArgumentException if there is no such class
   */
  public Explanation explain(Example example, @Nullable String label, Method method) {
    Encoded encoded = texts.encode(example);
    double[] probabilities = predictor.outputs(List.of(encoded), done -> {})[0];
    int likeliest = SingleLabel.first(probabilities);
    int of = label == null ? likeliest : labels.indexOf(label);
    if (of < 0) {
      throw new IllegalArgumentException(
          "no class '%s'; the classes are %s".formatted(label, labels));
    }
    List<List<Part>> parts = new ArrayList<>();
    for (Span span : texts.spans(example, encoded)) {
      String text = parts.isEmpty() ? example.text() : Objects.requireNonNull(example.second());
      TextParts words = TextParts.of(text, tokenizer.encode(text), span.to() - span.from());
      List<Double> scores =
          switch (method) {
            case LEAVE_OUT -> leaveOut(encoded, span, words, of);
            case GRADIENT -> gradient(encoded, span, words, of);
          };
      parts.add(words.scored(scores));
    }
    Classified classified =
        new Classified(labels.get(likeliest), Arrays.stream(probabilities).boxed().toList());
    return new Explanation(labels.get(of), classified, probabilities[of], parts);
  }

  private List<Double> leaveOut(Encoded encoded, Span span, TextParts parts, int label) {
    List<Encoded> all = new ArrayList<>(List.of(encoded));
    for (TextParts.Word word : parts.words()) {
      all.add(encoded.without(span.from() + word.first(), span.from() + word.last()));
    }
    double[][] probabilities = predictor.outputs(all, done -> {});
    double whole = logarithm(probabilities[0][label]);
    return IntStream.range(1, all.size())
        .mapToObj(i -> whole - logarithm(probabilities[i][label]))
        .toList();
  }

  private static double logarithm(double probability) {
    return StrictMath.log(Math.max(probability, Double.MIN_NORMAL));
  }

  private List<Double> gradient(Encoded encoded, Span span, TextParts parts, int label) {
    double[] scores = gradientTimesInput(encoded, label);
    return parts.words().stream()
        .map(word ->
            IntStream.range(span.from() + word.first(), span.from() + word.last())
                .mapToDouble(t -> scores[t])
                .sum())
        .toList();
  }

  /** The score of each position for the logarithm of a class's probability. */
  private double[] gradientTimesInput(Encoded encoded, int label) {
    int T = new LengthBuckets(model.context()).of(encoded.length());
    Compiled program = compiled.computeIfAbsent(T, this::compile);
    TokenBatch batch = program.batch();
    batch.clear();
    texts.fill(encoded, batch, 0);
    batch.label(0, label);
    program.writer().write(batch);
    program.executable().write(batch.inputs().labelNormalizer(), new float[] {1});
    program.executable().run();
    Tensor tensor = program.sensitivity().gradient();
    float[] gradient = new float[Math.toIntExact(tensor.elements())];
    program.executable().read(tensor, gradient);
    Tensor table = model.tensors().getFirst();
    float[] word = new float[gradient.length / T];
    double[] scores = new double[encoded.length()];
    for (int t = 0; t < scores.length; t++) {
      session.read(table, (long) encoded.ids()[t] * word.length, word);
      for (int c = 0; c < word.length; c++) {
        // The loss is the negative logarithm.
        scores[t] -= (double) word[c] * gradient[t * word.length + c];
      }
    }
    return scores;
  }

  private Compiled compile(int T) {
    ModelInputs inputs = new ModelInputs(1, T, new Predictions.Selected(1));
    Objective objective = Objective.classes(texts.mask());
    Sensitivity sensitivity =
        Sensitivity.of(model.losses(inputs, objective, Stochasticity.DETERMINISTIC));
    Executable executable = session.compile(sensitivity.program());
    BatchWriter writer = new BatchWriter(executable, inputs);
    return new Compiled(executable, sensitivity, writer, new TokenBatch(inputs));
  }

  @Override
  public void close() {
    compiled.values().forEach(each -> each.executable().close());
    predictor.close();
    session.close();
  }
}
