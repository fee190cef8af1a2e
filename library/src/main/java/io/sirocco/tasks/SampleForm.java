package io.sirocco.tasks;

/** How stored documents become samples. */
public enum SampleForm {
  /** All documents of a language one after the other, in blocks of T tokens. */
  BLOCKS,
  /** Whole documents, several a sample where they fit, none sees another. */
  BEST_FIT,
  /** Each sentence by itself, between separators. */
  SENTENCES,
  /** XLM: all sentences of a language, joined by separators, in blocks of T tokens. */
  STREAM,
  /** BERT: two texts, of which the second follows the first or comes from elsewhere. */
  PAIRS,
  /** ALBERT: two texts that follow each other, in their order or not. */
  ORDERED_PAIRS,
  /** XLM: a text and its translation. */
  TRANSLATIONS;

  /** Whether a sample is one text, not two side by side. */
  public boolean isOfOneText() {
    return this == BLOCKS || this == BEST_FIT || this == SENTENCES || this == STREAM;
  }

  /** Whether samples are of two languages. */
  public boolean isBilingual() {
    return this == TRANSLATIONS;
  }

  /** Whether a sample has a token to predict at each position, from those before it. */
  public boolean isCausal() {
    return this == BLOCKS || this == BEST_FIT;
  }
}
