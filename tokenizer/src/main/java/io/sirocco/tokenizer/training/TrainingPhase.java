package io.sirocco.tokenizer.training;

/** What training is at, in order. */
public enum TrainingPhase {
  /** Texts are read and their words counted; counted in bytes. */
  READING("reading"),
  /** The pieces to begin with are found; counted in characters of distinct words. */
  SEEDING("seeding"),
  /** Pairs are merged; counted in tokens. */
  MERGING("merging"),
  /** Pieces are estimated and pruned; counted in rounds. */
  ESTIMATING("estimating");

  private final String title;

  TrainingPhase(String title) {
    this.title = title;
  }

  /** The phase in a word, for showing. */
  public String title() {
    return title;
  }
}
