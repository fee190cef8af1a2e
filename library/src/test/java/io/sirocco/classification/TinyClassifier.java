package io.sirocco.classification;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.Pretraining;
import io.sirocco.TinyPretraining;
import io.sirocco.classification.FineTuningSettings.ClassWeights;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.tokenization.TokenizerRecipe;
import io.sirocco.tokenization.TokenizerTrainer;
import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.training.TrainingPresets;
import io.sirocco.tokenizer.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A classifier made in seconds: texts with the word "stone" are of one class, all others not. */
public final class TinyClassifier {

  static final Pretraining.Environment ENVIRONMENT =
      new Pretraining.Environment(
          () -> 0, "2026-01-02T03:04:05Z", "1.2.3", null, "a JVM", 42, Long.MAX_VALUE);

  private static final List<String> WORDS = List.of("rain", "dust", "river", "light");

  private TinyClassifier() {}

  /**
   * A run that was pretrained on the words.
   *
   * @param folder for it and its tokenizer
   * @param type of the model
   */
  public static Path pretrained(Path folder, String type) throws IOException {
    Random random = new Random(2);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      lines.add(words(random, 5) + " stone");
    }
    Path text = Files.write(folder.resolve("text"), lines);
    // "stone" is two tokens.
    new TokenizerTrainer(
            new TokenizerRecipe(TrainingPresets.BERT, TrainingPresets.BERT.limits(36)), 1)
        .train(Map.of("en", List.of(text)), MalformedText.REFUSE, TrainingProgress.NONE)
        .tokenizer()
        .save(folder.resolve("tokenizer"));
    Path run = folder.resolve(type);
    TinyPretraining.begin(run, type, folder);
    return run;
  }

  /** A classifier made of a run; classes none and stone. */
  public static Path tuned(Path run, Path out) throws IOException {
    Random random = new Random(1);
    FineTuningData data = new FineTuningData(texts(random, 160), texts(random, 32), List.of());
    FineTuningSettings settings =
        new FineTuningSettings(1, 8, 8, 2e-2, .9, 0, .01, ClassWeights.NONE, 20, 0, null);
    try (Backend backend = BackendChoice.open("vector", BackendOptions.threads(2)).backend()) {
      FineTuning.Request request =
          new FineTuning.Request(
              PretrainedModel.load(run), "tiny", data, out, "", backend, 2, settings);
      new FineTuning(request, ENVIRONMENT).run(new Silent(), () -> false);
    }
    return out;
  }

  static LabeledExamples texts(Random random, int count) {
    List<Example> examples = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean stone = i % 2 == 0;
      String text = words(random, 3);
      examples.add(Example.of(stone ? text + " stone " + words(random, 2) : text));
      labels.add(stone ? "stone" : "none");
    }
    return new LabeledExamples(examples, labels);
  }

  private static String words(Random random, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1 + random.nextInt(most); i++) {
      text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.toString();
  }

  /** Needs to know nothing. */
  static final class Silent implements FineTuning.Observer {
    @Override
    public void note(String line) {}

    @Override
    public void stepped(int step, int ofSteps, double loss) {}

    @Override
    public void evaluated(EpochScore score) {}
  }
}
