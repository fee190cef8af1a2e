package io.sirocco.classification;

import io.sirocco.classification.ClassifierTexts.Encoded;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.LossForm;
import java.util.List;

/** The texts to train on as rows of batches, and what held-out texts say of a model. */
interface TuningTask {

  /** How many texts there are to train on. */
  int size();

  /** The tokens of one of them. */
  Encoded text(int text);

  /** What is minimized. */
  LossForm form();

  /** Writes one and what is right of it into a row of a batch. */
  void fill(int text, TokenBatch batch, int row);

  /** The programs that the held-out texts may need in batches of so many. */
  List<Program> heldPrograms(int batch);

  /** What a session's parameters are worth, asked as often as wanted. */
  Held held(Session session);

  /** The held-out texts in a session. */
  interface Held extends AutoCloseable {
    /** What the parameters tell of them, and whether it is right. */
    Scores scores();

    @Override
    void close();
  }
}
