import io.sirocco.PretrainedModel;
import io.sirocco.PretrainingData;
import io.sirocco.Recipe;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.objectives.TrainingSamples;
import io.sirocco.training.EvaluationSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What next-sentence prediction can be guessed from without reading: the more frequent label, and
 * the label that training pairs of these two lengths have more often. Held against the accuracy of
 * a run on the same pairs.
 *
 * <p>{@code java -cp 'target/app/*' docs/SentencePairBaselines.java RUN STORE ACCURACY}
 */
final class SentencePairBaselines {

  private static final int TRAINING_PAIRS = 400_000;
  private static final int WIDTH = 4;
  private static final double NORMAL_95 = 1.96;

  private final int buckets;
  private final int[][][] seen;

  private SentencePairBaselines(int T) {
    buckets = T / WIDTH + 1;
    seen = new int[buckets][buckets][2];
  }

  /** Prints both, and the interval of the accuracy. */
  public static void main(String[] arguments) throws IOException {
    PretrainedModel model = PretrainedModel.load(Path.of(arguments[0]));
    Recipe recipe = model.recipe();
    Path indexes = Files.createTempDirectory("indexes");
    PretrainingData.Run run =
        new PretrainingData.Run(recipe, model.tokenizer(), indexes, 2, System::nanoTime);
    try (PretrainingData.Opened data =
        new PretrainingData.Prepared(Path.of(arguments[1])).open(run)) {
      TrainingSamples training = data.data().tasks().getFirst().samples();
      EvaluationSet validation = data.data().validation().getFirst();
      SentencePairBaselines baselines = new SentencePairBaselines(training.T());
      baselines.learn(training, data.data().tasks().getFirst().form().inputs(32, training.T()));
      baselines.report(validation, Double.parseDouble(arguments[2]));
    }
  }

  private void learn(TrainingSamples training, io.sirocco.transformer.ModelInputs inputs) {
    for (int step = 0; step < TRAINING_PAIRS / inputs.B(); step++) {
      TokenBatch batch = new TokenBatch(inputs);
      training.fill(1, step, List.of(batch));
      for (int row = 0; row < inputs.B(); row++) {
        cell(batch, row)[batch.labels()[row]]++;
      }
    }
  }

  private int[] cell(TokenBatch batch, int row) {
    int T = batch.inputs().T();
    int[] lengths = new int[2];
    for (int t = row * T; t < (row + 1) * T; t++) {
      if (batch.groups()[t] >= 0) {
        lengths[batch.segments()[t]]++;
      }
    }
    return seen[lengths[0] / WIDTH][lengths[1] / WIDTH];
  }

  private void report(EvaluationSet validation, double accuracy) {
    TokenBatch batch = new TokenBatch(validation.form().inputs(1, validation.samples().T()));
    int pairs = validation.samples().count();
    int random = 0;
    int guessed = 0;
    for (int sample = 0; sample < pairs; sample++) {
      batch.clear();
      validation.samples().fill(sample, batch, 0);
      int label = batch.labels()[0];
      int[] cell = cell(batch, 0);
      random += label;
      guessed += (cell[1] >= cell[0] ? 1 : 0) == label ? 1 : 0;
    }
    double majority = Math.max(random, pairs - random) / (double) pairs;
    print("more frequent label", majority, pairs);
    print("guess by both lengths", guessed / (double) pairs, pairs);
    print("the run", accuracy, pairs);
  }

  /** With Wilson's interval. */
  private static void print(String name, double share, int count) {
    double z = NORMAL_95;
    double center = (share + z * z / (2 * count)) / (1 + z * z / count);
    double half =
        z
            / (1 + z * z / count)
            * Math.sqrt(share * (1 - share) / count + z * z / (4.0 * count * count));
    System.out.printf(
        Locale.ROOT,
        "%-22s %.4f, 95 %% interval %.4f to %.4f, %,d pairs%n",
        name,
        share,
        center - half,
        center + half,
        count);
  }
}
