package io.sirocco.classification;

import io.sirocco.ProblemType;
import io.sirocco.training.Provenance;
import java.util.List;
import java.util.Map;

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

  /** What stands between the labels of a text, where it can have several. */
  default String separator() {
    return ",";
  }

  /** What the loss and the labels are, by name, for the record. */
  Map<String, String> record();

  /** Where the texts come from. */
  List<Provenance.DataFile> files();
}
