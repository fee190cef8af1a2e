package io.sirocco.tokenizer;

/**
 * Decodes one id at a time and gives out only complete text: where a token may end inside a
 * character, its text waits until the character is whole.
 *
 * <p>What {@link #next} returns for all ids in order, followed by what {@link #finish} returns, is
 * what {@link Tokenizer#decode} returns for them. Not safe for use by several threads.
 */
public interface StreamingDecoder {
  /**
   * Takes the next id.
   *
   * @return the text that became complete, possibly empty
   * @throws IllegalArgumentException if the id is not in the vocabulary
   */
  String next(int id);

  /**
   * Ends the text; the decoder then starts afresh.
   *
   * @return what was still waiting, with a replacement character for a character left incomplete
   */
  String finish();

  /** What a decoder makes of some ids and the end of the text. */
  static String all(StreamingDecoder decoder, int... ids) {
    StringBuilder text = new StringBuilder(ids.length);
    for (int id : ids) {
      text.append(decoder.next(id));
    }
    return text.append(decoder.finish()).toString();
  }
}
