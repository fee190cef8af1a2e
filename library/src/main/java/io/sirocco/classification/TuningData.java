package io.sirocco.classification;

import io.sirocco.ProblemType;
import io.sirocco.training.Provenance;
import java.util.List;

/** What a model is tuned to tell, and the texts that it learns it from. */
public sealed interface TuningData permits FineTuningData, TaggingData {

  /** Its name in recipes. */
  ProblemType type();

  /**
   * The names of the model's outputs.
   *
   * @throws IllegalArgumentException if a model cannot learn from a label; the message says where
   *     it stands
   */
  List<String> labels();

  /** Where the texts come from. */
  List<Provenance.DataFile> files();
}
