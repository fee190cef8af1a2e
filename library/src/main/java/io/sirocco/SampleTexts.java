package io.sirocco;

import io.sirocco.generation.Sampling;
import io.sirocco.generation.TokenGenerator;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.tokenizer.StreamingDecoder;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.EvaluationSet;
import io.sirocco.training.ModelStates;
import io.sirocco.training.Sample;
import io.sirocco.training.Trainer;
import io.sirocco.transformer.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts that show what a model has learned so far: for each causal set the beginning of its first
 * sequence, continued by the model as it is. Always with the same random numbers, so that only the
 * model differs from one step to the next.
 */
final class SampleTexts implements AutoCloseable {

  /** The most tokens of a text that is continued. */
  private static final int PROMPT = 12;

  private static final double TEMPERATURE = .8;

  private final List<EvaluationSet> sets;
  private final Tokenizer tokenizer;
  private final Sampling sampling;
  private final int tokens;
  private final @Nullable TokenGenerator generator;

  /**
   * Compiles what generates, if anything is to be generated.
   *
   * @param session holds {@link #state}
   * @param sets validation sets
   * @param tokens of each text; 0 for no texts
   * @param seed of the random numbers
   */
  SampleTexts(
      Session session,
      LanguageModel model,
      Tokenizer tokenizer,
      List<EvaluationSet> sets,
      int tokens,
      long seed) {
    this.tokenizer = tokenizer;
    this.tokens = tokens;
    this.sets = tokens == 0 ? List.of() : causal(sets);
    sampling = new Sampling(TEMPERATURE, 0, 1, 1, seed);
    generator = this.sets.isEmpty() ? null : new TokenGenerator(session, model);
  }

  private static List<EvaluationSet> causal(List<EvaluationSet> sets) {
    return sets.stream()
        .filter(set -> set.form().objective().mask() == Mask.CAUSAL && set.samples().count() > 0)
        .toList();
  }

  /** What a session holds to train a model and to show texts of it. */
  static ModelState state(LanguageModel model, Trainer.Data data, int tokens) {
    ModelState training = ModelStates.training(model);
    if (tokens == 0 || causal(data.validation()).isEmpty()) {
      return training;
    }
    List<Tensor> tensors = new ArrayList<>(training.tensors());
    tensors.addAll(model.caches(1));
    return new ModelState(tensors);
  }

  /** The programs that it runs, to plan memory for. */
  static List<Program> programs(LanguageModel model, Trainer.Data data, int tokens) {
    return tokens == 0 || causal(data.validation()).isEmpty()
        ? List.of()
        : TokenGenerator.programs(model);
  }

  /** The texts of the model as it is. */
  List<Sample> at(long step) {
    List<Sample> samples = new ArrayList<>();
    TokenGenerator texts = generator;
    if (texts != null) {
      for (EvaluationSet set : sets) {
        samples.add(continued(texts, set, step));
      }
    }
    return samples;
  }

  private Sample continued(TokenGenerator texts, EvaluationSet set, long step) {
    int[] prompt = prompt(set);
    StreamingDecoder decoder = tokenizer.streamingDecoder();
    StringBuilder given = new StringBuilder();
    for (int token : prompt) {
      given.append(decoder.next(token));
    }
    StringBuilder text = new StringBuilder();
    texts.generate(prompt, tokens, sampling, token -> text.append(decoder.next(token)) == text);
    text.append(decoder.finish());
    String language = set.language();
    return new Sample(
        step,
        set.form().tokens(),
        language.isEmpty() ? null : language,
        given.toString(),
        text.toString());
  }

  private static int[] prompt(EvaluationSet set) {
    TokenBatch batch = new TokenBatch(set.form().inputs(1, set.samples().T()));
    set.samples().fill(0, batch, 0);
    int most = Math.max(1, Math.min(PROMPT, batch.T() / 2));
    int there = 0;
    while (there < most && batch.groups()[there] != TokenBatch.ABSENT) {
      there++;
    }
    return Arrays.copyOf(batch.ids(), Math.max(1, there));
  }

  @Override
  public void close() {
    if (generator != null) {
      generator.close();
    }
  }
}
