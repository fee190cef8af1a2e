package io.sirocco.generation;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.DecodingInputs;
import io.sirocco.transformer.LanguageModel;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Continues one sequence of tokens. Keys and values of earlier positions are cached, so a token
 * costs one position; a prompt is read in pieces of {@link #PREFILL} positions. When the context is
 * full, its newer half is read again from position 0 and generation goes on.
 */
public final class TokenGenerator implements AutoCloseable {

  /** The positions of a prompt that are computed at once. */
  public static final int PREFILL = 32;

  private final LanguageModel model;
  private final int segment;
  private final DecodingInputs prefillInputs;
  private final DecodingInputs stepInputs;
  private final Executable prefill;
  private final Executable step;
  private final float[] logits;
  private int[] history = new int[0];
  private int cached;

  /** All tokens are of segment 0. */
  public TokenGenerator(Session session, LanguageModel model) {
    this(session, model, 0);
  }

  /**
   * Compiles the programs.
   *
   * @param session holds {@link ModelStates#decoding(LanguageModel, int)} for one sequence
   * @param model what generates
   * @param segment of all tokens, such as their language; used if the model has segments
   */
  public TokenGenerator(Session session, LanguageModel model, int segment) {
    this.model = model;
    this.segment = segment;
    prefillInputs = inputs(model, Math.min(PREFILL, model.context()));
    stepInputs = inputs(model, 1);
    prefill = session.compile(program(model, prefillInputs));
    step = session.compile(program(model, stepInputs));
    logits = new float[model.vocabularySize()];
  }

  /** The programs that generating with a model runs, to plan memory for. */
  public static List<Program> programs(LanguageModel model) {
    return List.of(
        program(model, inputs(model, Math.min(PREFILL, model.context()))),
        program(model, inputs(model, 1)));
  }

  private static DecodingInputs inputs(LanguageModel model, int S) {
    return new DecodingInputs(1, S, model.vocabularySize());
  }

  private static Program program(LanguageModel model, DecodingInputs inputs) {
    return Lowering.forward(model.decoding(inputs));
  }

  /**
   * Generates until enough tokens are made or the receiver has had enough.
   *
   * @param prompt at least one token; of a prompt longer than the context the end is used
   * @param tokens the most tokens to generate, at least 1
   * @param sampling how each is chosen
   * @param receiver is given each new token; returns whether to go on
   */
  public void generate(int[] prompt, int tokens, Sampling sampling, IntPredicate receiver) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("the prompt has no tokens, it needs at least one");
    }
    if (tokens < 1) {
      throw new IllegalArgumentException("%d tokens to generate is below 1".formatted(tokens));
    }
    TokenSampler sampler = new TokenSampler(sampling);
    for (int token : prompt) {
      requireToken(token);
      sampler.occurred(token);
    }
    int T = model.context();
    history = Arrays.copyOfRange(prompt, Math.max(0, prompt.length - T), prompt.length);
    cached = 0;
    for (int i = 0; i < tokens; i++) {
      readNew();
      int next = sampler.next(logits);
      append(next);
      if (!receiver.test(next)) {
        return;
      }
    }
  }

  /** The logits of the token after these; for tests and tools. */
  public float[] logitsAfter(int[] tokens) {
    if (tokens.length == 0 || tokens.length > model.context()) {
      throw new IllegalArgumentException(
          "%d tokens do not fit a context of 1 to %d".formatted(tokens.length, model.context()));
    }
    for (int token : tokens) {
      requireToken(token);
    }
    history = tokens.clone();
    cached = 0;
    readNew();
    return logits.clone();
  }

  private void requireToken(int token) {
    if (token < 0 || token >= model.vocabularySize()) {
      throw new IllegalArgumentException(
          "token %d is outside the vocabulary of %d".formatted(token, model.vocabularySize()));
    }
  }

  private void append(int token) {
    int T = model.context();
    if (history.length == T) {
      // The newer half becomes the context; its positions change, so its cache is read anew.
      history = Arrays.copyOfRange(history, T - T / 2, T);
      cached = 0;
    }
    history = Arrays.copyOf(history, history.length + 1);
    history[history.length - 1] = token;
  }

  /** Computes the positions that the cache lacks, and the logits after the last. */
  private void readNew() {
    while (cached < history.length) {
      int left = history.length - cached;
      int S = left == 1 ? 1 : prefillInputs.S();
      boolean fits = cached + S <= model.context();
      read(left > 1 && fits ? prefill : step, left > 1 && fits ? prefillInputs : stepInputs);
    }
  }

  private void read(Executable executable, DecodingInputs inputs) {
    int S = inputs.S();
    int count = Math.min(S, history.length - cached);
    int[] ids = new int[S];
    int[] positions = new int[S];
    for (int s = 0; s < S; s++) {
      // What stands behind the last token fills the piece; later tokens overwrite its cache
      // entries.
      ids[s] = s < count ? history[cached + s] : 0;
      positions[s] = cached + s;
    }
    executable.write(inputs.ids(), ids);
    executable.write(inputs.positions(), positions);
    if (executable.program().tensors().contains(inputs.segments())) {
      int[] segments = new int[S];
      Arrays.fill(segments, segment);
      executable.write(inputs.segments(), segments);
    }
    executable.write(inputs.starts(), new int[] {cached});
    executable.write(inputs.last(), new int[] {count - 1});
    executable.run();
    cached += count;
    if (cached == history.length) {
      executable.read(inputs.logits(), logits);
    }
  }

  @Override
  public void close() {
    step.close();
    prefill.close();
  }
}
