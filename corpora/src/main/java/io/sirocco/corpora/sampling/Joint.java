package io.sirocco.corpora.sampling;

/** What stands between the texts of a stream. */
public sealed interface Joint {

  /** Nothing: texts follow one another as they are. */
  record None() implements Joint {}

  /**
   * A token after each document.
   *
   * @param id of the token
   */
  record AfterDocument(int id) implements Joint {}

  /**
   * A token after each sequence, which is a sentence.
   *
   * @param id of the token
   */
  record AfterSequence(int id) implements Joint {}
}
