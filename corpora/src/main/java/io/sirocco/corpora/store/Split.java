package io.sirocco.corpora.store;

import com.fasterxml.jackson.annotation.JsonValue;

/** The parts of a corpus. */
public enum Split {
  /** To train on. */
  TRAIN("train"),
  /** To choose models and stop with. */
  VALIDATION("validation"),
  /** To report with. */
  TEST("test");

  private final String label;

  Split(String label) {
    this.label = label;
  }

  /** Its name in files. */
  @JsonValue
  public String label() {
    return label;
  }
}
