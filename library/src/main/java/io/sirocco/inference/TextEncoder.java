package io.sirocco.inference;

import io.sirocco.PretrainedModel;
import io.sirocco.Recipe;
import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.retrieval.Pooling;
import io.sirocco.retrieval.Vectors;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.BatchWriter;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import java.io.IOException;
import java.util.List;
import java.util.function.IntConsumer;

/** Turns texts into vectors: the states of a model's last layer. */
public final class TextEncoder implements AutoCloseable {

  private final TextInputs texts;
  private final Pooling pooling;
  private final Session session;
  private final Executable executable;
  private final TokenBatch batch;
  private final Tensor states;
  private final BatchWriter writer;
  private final int C;

  /**
   * Loads the parameters of a model.
   *
   * @param pretrained the model
   * @param backend what computes; the caller closes it
   * @param pooling how states become a vector
   * @throws IOException if the parameters cannot be read
   */
  public static TextEncoder of(PretrainedModel pretrained, Backend backend, Pooling pooling)
      throws IOException {
    Session session = pretrained.open(backend, ModelStates.evaluation(pretrained.model()));
    return new TextEncoder(pretrained.recipe(), pretrained.tokenizer(), session, pooling);
  }

  /**
   * The encoder of a model before training: what a trained one has to be held against.
   *
   * @param recipe of the model, with its languages
   * @param tokenizer turns text into its tokens
   * @param backend what computes; the caller closes it
   * @param pooling how states become a vector
   */
  public static TextEncoder untrained(
      Recipe recipe, Tokenizer tokenizer, Backend backend, Pooling pooling) {
    LanguageModel model = PretrainedModel.model(recipe, tokenizer);
    Session session = backend.open(ModelStates.evaluation(model));
    ModelStates.initialize(model, recipe.seed(), session);
    return new TextEncoder(recipe, tokenizer, session, pooling);
  }

  /** Takes over the session. */
  private TextEncoder(Recipe recipe, Tokenizer tokenizer, Session session, Pooling pooling) {
    texts = new TextInputs(recipe, tokenizer);
    this.pooling = pooling;
    this.session = session;
    LanguageModel model = PretrainedModel.model(recipe, tokenizer);
    ModelInputs inputs = new ModelInputs(recipe.training().batchSize(), model.context());
    Mask mask = texts.isCausal() ? Mask.CAUSAL : Mask.FULL;
    executable = session.compile(Lowering.forward(model.states(inputs, mask)));
    batch = new TokenBatch(inputs);
    states =
        executable.program().tensors().stream()
            .filter(tensor -> tensor.role() == Role.OUTPUT)
            .findFirst()
            .orElseThrow();
    C = (int) states.shape().size(1);
    writer = new BatchWriter(executable, inputs);
  }

  /** The numbers of a vector. */
  public int dimensions() {
    return C;
  }

  /**
   * Encodes texts, each cut to what fits the model.
   *
   * @param language of all, for a model that has language embeddings; empty otherwise
   * @param done told of the number of texts that are done
   * @throws IllegalArgumentException if the model needs a language, or lacks this one
   */
  public Vectors encode(List<String> all, String language, IntConsumer done) {
    float[] vectors = new float[Math.multiplyExact(all.size(), C)];
    float[] output = new float[Math.toIntExact(states.elements())];
    for (int first = 0; first < all.size(); first += batch.B()) {
      batch.clear();
      int rows = Math.min(batch.B(), all.size() - first);
      for (int row = 0; row < rows; row++) {
        texts.fill(texts.ids(all.get(first + row)), language, batch, row);
      }
      run(output);
      for (int row = 0; row < rows; row++) {
        pool(output, row, vectors, (first + row) * C);
      }
      done.accept(first + rows);
    }
    return new Vectors(vectors, C);
  }

  private void run(float[] output) {
    writer.write(batch);
    executable.run();
    executable.read(states, output);
  }

  private void pool(float[] output, int row, float[] vectors, int at) {
    int begin = row * batch.T();
    int taken = 0;
    double[] sum = new double[C];
    for (int t = 0; t < batch.T() && batch.groups()[begin + t] != TokenBatch.ABSENT; t++) {
      if (pooling == Pooling.FIRST ? t == 0 : !texts.isSpecial(batch.ids()[begin + t])) {
        for (int c = 0; c < C; c++) {
          sum[c] += output[(begin + t) * C + c];
        }
        taken++;
      }
    }
    for (int c = 0; c < C && taken > 0; c++) {
      vectors[at + c] = (float) (sum[c] / taken);
    }
  }

  @Override
  public void close() {
    executable.close();
    session.close();
  }
}
