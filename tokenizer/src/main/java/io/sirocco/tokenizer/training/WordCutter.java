package io.sirocco.tokenizer.training;

/** Cuts texts into the words that are counted. Belongs to one thread. */
@FunctionalInterface
public interface WordCutter {
  /** Takes the words of a text. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes a word.
     *
     * @param bytes holds the word, valid UTF-8, from {@code from} to {@code to}, exclusive; only
     *     during the call
     */
    void word(byte[] bytes, int from, int to);
  }

  /** Hands over the words of a text in order. */
  void cut(String text, Sink sink);
}
