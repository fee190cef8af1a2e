package io.sirocco.inference;

import io.sirocco.PretrainedModel;
import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.tokenizer.SpecialToken;
import io.sirocco.training.BatchWriter;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Predictions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Predicts the masked tokens of texts. */
public final class FillMask implements AutoCloseable {

  private final PretrainedModel pretrained;
  private final TextInputs texts;
  private final Session session;
  private final Executable executable;
  private final TokenBatch batch;
  private final BatchWriter writer;

  /**
   * A token that fits.
   *
   * @param id of the token
   * @param text of it
   * @param probability that it stands there
   */
  public record Candidate(int id, String text, double probability) {}

  /**
   * Loads the parameters.
   *
   * @param pretrained a model that was trained with masks
   * @param backend what computes; the caller closes it
   * @throws IOException if the parameters cannot be read
   * @throws IllegalArgumentException if the model was not trained with masks
   */
  public FillMask(PretrainedModel pretrained, Backend backend) throws IOException {
    if (!pretrained.recipe().tasks().masks()) {
      throw new IllegalArgumentException(
          "the model was trained with %s, which masks nothing: sirocco generate continues texts"
              .formatted(pretrained.recipe().tasks().shares().keySet()));
    }
    if (!pretrained.recipe().tasks().predictsTokens()) {
      throw new IllegalArgumentException(
          "the model was trained with rtd alone: it tells which tokens were replaced, and predicts"
              + " none; sirocco embed gives its states");
    }
    this.pretrained = pretrained;
    texts = new TextInputs(pretrained.recipe(), pretrained.tokenizer());
    int T = pretrained.model().context();
    ModelInputs inputs = new ModelInputs(1, T, new Predictions.Selected(T));
    session = pretrained.open(backend, ModelStates.evaluation(pretrained.model()));
    executable =
        session.compile(Lowering.forward(pretrained.model().evaluation(inputs, Objective.MASKED)));
    batch = new TokenBatch(inputs);
    writer = new BatchWriter(executable, inputs);
  }

  /** How the mask looks in text. */
  public String mask() {
    int id = texts.special().mask();
    return pretrained.tokenizer().specialTokens().stream()
        .filter(token -> token.id() == id)
        .map(SpecialToken::content)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The likeliest tokens of each mask of a text.
   *
   * @param text with {@link #mask()} in the place of what is asked for
   * @param language of the text, for a model that has language embeddings; empty otherwise
   * @param count of candidates
   * @return for each mask the candidates, the likeliest first
   * @throws IllegalArgumentException if there is no mask, or the text does not fit the model
   */
  public List<List<Candidate>> fill(String text, String language, int count) {
    int[] ids = texts.ids(text);
    int mask = texts.special().mask();
    int[] masked = IntStream.range(0, ids.length).filter(t -> ids[t] == mask).toArray();
    if (masked.length == 0) {
      throw new IllegalArgumentException(
          "no %s in the first %d tokens of \"%s\"".formatted(mask(), ids.length, text));
    }
    batch.clear();
    texts.fill(ids, language, batch, 0);
    for (int position : masked) {
      batch.predict(0, position, mask);
    }
    int V = pretrained.model().vocabularySize();
    float[] logits = run(V);
    List<List<Candidate>> candidates = new ArrayList<>();
    for (int i = 0; i < masked.length; i++) {
      candidates.add(best(logits, i * V, V, count));
    }
    return candidates;
  }

  private float[] run(int V) {
    ModelInputs inputs = batch.inputs();
    writer.write(batch);
    executable.run();
    float[] logits = new float[Math.toIntExact(inputs.logits(V).elements())];
    executable.read(inputs.logits(V), logits);
    return logits;
  }

  private List<Candidate> best(float[] logits, int at, int V, int count) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int id = 0; id < V; id++) {
      highest = Math.max(highest, logits[at + id]);
    }
    double sum = 0;
    for (int id = 0; id < V; id++) {
      sum += Math.exp(logits[at + id] - highest);
    }
    double top = highest;
    double total = sum;
    return IntStream.range(0, V)
        .boxed()
        .sorted((one, other) -> Float.compare(logits[at + other], logits[at + one]))
        .limit(count)
        .map(id ->
            new Candidate(
                id, pretrained.tokenizer().decode(id), Math.exp(logits[at + id] - top) / total))
        .toList();
  }

  @Override
  public void close() {
    executable.close();
    session.close();
  }
}
