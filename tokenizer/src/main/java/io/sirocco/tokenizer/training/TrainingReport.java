package io.sirocco.tokenizer.training;

/**
 * What training came to.
 *
 * @param words what was counted
 * @param alphabet the number of characters that got a token of their own
 * @param leftCharacters the number of characters that did not
 * @param requestedTokens the size that the vocabulary was to have
 * @param tokens the size that it has
 */
public record TrainingReport(
    WordStatistics words, int alphabet, int leftCharacters, int requestedTokens, int tokens) {
  /** A few lines for people; says why the vocabulary is smaller than it was to be, if it is. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%,d texts, %,d bytes, %,d words, %,d of them distinct%n"
            .formatted(words.texts(), words.bytes(), words.words(), words.distinctWords()));
    if (words.droppedWords() > 0) {
      text.append(
          "%,d rare words with %,d occurrences were left out to bound memory%n"
              .formatted(words.droppedWords(), words.droppedOccurrences()));
    }
    if (words.cutWords() > 0) {
      text.append(
          "%,d words of more than %,d bytes were learned from in parts%n"
              .formatted(words.cutWords(), WordStatistics.MAX_WORD_BYTES));
    }
    text.append("alphabet of %,d characters".formatted(alphabet));
    text.append(
        leftCharacters == 0 ? "%n".formatted() : ", %,d left out%n".formatted(leftCharacters));
    text.append("%,d tokens".formatted(tokens));
    if (tokens < requestedTokens) {
      text.append(
          " instead of %,d: nothing else in the text is frequent enough to be a token"
              .formatted(requestedTokens));
    }
    return text.toString();
  }
}
