package io.sirocco.tokenizer.training;

/**
 * What counting words came to.
 *
 * @param texts how many texts were read
 * @param bytes how long they are together, in bytes of UTF-8
 * @param words how many words they have
 * @param distinctWords how many different words are left to learn from
 * @param droppedWords how often a word was forgotten because there were too many distinct ones; one
 *     that came back later is counted in each time
 * @param droppedOccurrences how often these words had occurred
 * @param cutWords how many words were longer than {@value #MAX_WORD_BYTES} bytes, and are learned
 *     from in parts
 */
public record WordStatistics(
    long texts,
    long bytes,
    long words,
    long distinctWords,
    long droppedWords,
    long droppedOccurrences,
    long cutWords) {
  /** The longest word that is learned from as a whole, in bytes. */
  public static final int MAX_WORD_BYTES = 4096;
}
