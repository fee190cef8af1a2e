package io.sirocco.tasks;

import io.sirocco.objectives.CausalWindows;
import io.sirocco.objectives.EvaluationSamples;
import io.sirocco.objectives.MaskedWindows;
import io.sirocco.objectives.Selection;
import io.sirocco.objectives.TextSize;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.objectives.TrainingSamples;
import io.sirocco.tokenizer.Encoding;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.EvaluationSet;
import io.sirocco.training.Task;
import io.sirocco.training.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tasks of a run over a text in memory, in windows at random starts: causal and masked language
 * modeling.
 *
 * @param tokenizer turned the text into tokens
 * @param settings of the run
 */
public record TextTasks(Tokenizer tokenizer, TaskSettings settings) {

  /**
   * A text as tokens.
   *
   * @param training the part to train on
   * @param validation the part to evaluate with
   */
  public record Tokens(Part training, Part validation) {}

  /**
   * A part of a text.
   *
   * @param ids its tokens
   * @param words the word of each token
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  public record Part(int[] ids, int[] words) {
    /** The tokens of a text, whose words nobody needs. */
    public static Part withoutWords(Tokenizer tokenizer, String text) {
      return new Part(tokenizer.ids(text), new int[0]);
    }

    /** The tokens of a text with their words. */
    public static Part withWords(Tokenizer tokenizer, String text) {
      Encoding encoding = tokenizer.encode(text);
      int[] words = new int[encoding.size()];
      Arrays.setAll(words, encoding::word);
      return new Part(encoding.ids(), words);
    }
  }

  /**
   * The tasks and the sets.
   *
   * @throws IllegalArgumentException if a part is too short for one window, or an objective needs a
   *     prepared corpus
   */
  public Trainer.Data open(Tokens tokens) {
    List<Task> tasks = new ArrayList<>();
    settings.shares().forEach((kind, share) -> tasks.add(task(kind, share, tokens.training())));
    return new Trainer.Data(tasks, sets("the validation split", tokens.validation()));
  }

  private Task task(ObjectiveKind kind, double share, Part part) {
    int T = settings.sizes().T();
    Selection selection = selection(part);
    TrainingSamples samples =
        switch (kind) {
          case CLM -> new CausalWindows("the training split", part.ids(), T).random();
          case MLM, RTD -> masked("the training split", part, selection).random();
          case MLM_NSP, MLM_SOP, TLM ->
              throw new IllegalArgumentException(
                  "objective %s takes a corpus made by sirocco corpus prepare, not text files"
                      .formatted(kind.key()));
        };
    return new Task(kind.losses(selection, settings.labelWeights()), samples, share);
  }

  /**
   * What a text evaluates of a model: causal language modeling, masked language modeling, or both,
   * as its objectives are.
   *
   * @param what names the text in errors
   * @throws IllegalArgumentException if the text is too short for one window
   */
  public List<EvaluationSet> sets(String what, Part part) {
    List<EvaluationSet> sets = new ArrayList<>();
    Selection selection = selection(part);
    if (settings.shares().containsKey(ObjectiveKind.CLM)) {
      sets.add(EvaluationSet.causal(causal(what, part.ids())));
    }
    for (ObjectiveKind kind : masked()) {
      sets.add(
          new EvaluationSet(
              kind.losses(selection, settings.labelWeights()),
              "",
              masked(what, part, selection).sideBySide(settings.seed())));
    }
    return sets;
  }

  /** The objectives that text can be masked for: of those with several texts, their tokens'. */
  private Set<ObjectiveKind> masked() {
    Set<ObjectiveKind> kinds = EnumSet.noneOf(ObjectiveKind.class);
    for (ObjectiveKind kind : settings.shares().keySet()) {
      if (kind.masks()) {
        kinds.add(kind.replaces() ? kind : ObjectiveKind.MLM);
      }
    }
    return kinds;
  }

  private Selection selection(Part part) {
    return settings.masking().selection(() -> counts(part.ids()));
  }

  /** A text as tokens, with words if an objective masks any. */
  public Part part(String text) {
    return settings.masks() ? Part.withWords(tokenizer, text) : Part.withoutWords(tokenizer, text);
  }

  /** Windows side by side, with the text that their targets stand for. */
  private EvaluationSamples causal(String what, int[] tokens) {
    int T = settings.sizes().T();
    EvaluationSamples windows = new CausalWindows(what, tokens, T).sideBySide();
    return new EvaluationSamples() {
      @Override
      public int T() {
        return T;
      }

      @Override
      public int count() {
        return windows.count();
      }

      @Override
      public void fill(int sample, TokenBatch batch, int row) {
        windows.fill(sample, batch, row);
      }

      @Override
      public Optional<TextSize> size() {
        TextMeter meter = new TextMeter(tokenizer);
        for (int i = 1; i <= windows.count() * T; i++) {
          meter.add(tokens[i]);
        }
        return Optional.of(meter.finish());
      }
    };
  }

  private MaskedWindows masked(String what, Part part, Selection selection) {
    Prediction.Masked masked = settings.masking().prediction(selection, new SpecialIds(tokenizer));
    MaskedWindows.FirstToken first =
        switch (masked.exempt()) {
          case SPECIAL_TOKENS -> MaskedWindows.FirstToken.AS_OTHERS;
          case FIRST_TOKEN -> MaskedWindows.FirstToken.NEVER;
        };
    return new MaskedWindows(
        what, part.ids(), part.words(), first, settings.sizes().T(), masked.masking());
  }

  private long[] counts(int[] tokens) {
    long[] counts = new long[tokenizer.vocabularySize()];
    for (int token : tokens) {
      counts[token]++;
    }
    return counts;
  }
}
