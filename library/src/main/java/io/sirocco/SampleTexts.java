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
import io.sirocco.training.FilledMasks;
import io.sirocco.training.ModelStates;
import io.sirocco.training.Sample;
import io.sirocco.training.Trainer;
import io.sirocco.transformer.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Texts that show what a model has learned so far: for each causal set the beginning of its first
 * sequence, continued by the model as it is, with the same random numbers each time; for each
 * masked set its first sequence, with the likeliest tokens in brackets.
 */
final class SampleTexts implements AutoCloseable {

  /** The most tokens of a text that is continued. */
  private static final int PROMPT = 12;

  private static final double TEMPERATURE = .8;

  private final List<EvaluationSet> sets;
  private final Tokenizer tokenizer;
  private final Sampling sampling;
  private final int tokens;
  private final Map<Integer, String> special = new HashMap<>();
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
    tokenizer.specialTokens().forEach(token -> special.put(token.id(), token.content()));
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

  /**
   * The texts of the model as it is.
   *
   * @param masks gives what it makes of masked sets; not asked where no text is to be shown
   */
  List<Sample> at(long step, Supplier<List<FilledMasks>> masks) {
    List<Sample> samples = new ArrayList<>();
    TokenGenerator texts = generator;
    if (texts != null) {
      for (EvaluationSet set : sets) {
        samples.add(continued(texts, set, step));
      }
    }
    if (tokens > 0) {
      masks.get().forEach(filled -> samples.add(filled(filled, step)));
    }
    return samples;
  }

  private Sample filled(FilledMasks filled, long step) {
    StringBuilder given = new StringBuilder();
    StringBuilder text = new StringBuilder("\n");
    StreamingDecoder ofGiven = tokenizer.streamingDecoder();
    StreamingDecoder ofText = tokenizer.streamingDecoder();
    for (int t = 0; t < filled.given().size(); t++) {
      add(given, ofGiven, filled.given().get(t));
      int predicted = filled.predicted().get(t);
      if (predicted < 0) {
        add(text, ofText, filled.given().get(t));
      } else {
        // The blank before a word stays before the bracket; a blank alone is what was predicted.
        String piece = piece(ofText, predicted);
        String word = piece.isBlank() ? piece : piece.stripLeading();
        text.append(piece, 0, piece.length() - word.length()).append("[" + word + "]");
      }
    }
    given.append(ofGiven.finish());
    text.append(ofText.finish());
    return sample(step, filled.objective(), filled.language(), given.toString(), text.toString());
  }

  private void add(StringBuilder text, StreamingDecoder decoder, int id) {
    String piece = piece(decoder, id);
    if (special.containsKey(id) && !text.isEmpty() && text.charAt(text.length() - 1) > ' ') {
      text.append(' ');
    }
    text.append(piece);
  }

  /** Decoders leave special tokens out, of which masks are what is looked for here. */
  private String piece(StreamingDecoder decoder, int id) {
    String piece = decoder.next(id);
    return special.getOrDefault(id, piece);
  }

  private static Sample sample(
      long step, String objective, String language, String given, String text) {
    return new Sample(step, objective, language.isEmpty() ? null : language, given, text);
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
    return sample(step, set.form().name(), set.language(), given.toString(), text.toString());
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
