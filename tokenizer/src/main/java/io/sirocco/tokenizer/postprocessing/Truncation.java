package io.sirocco.tokenizer.postprocessing;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts sequences to a length. What is cut off becomes overflow in parts of that length.
 *
 * @param maxLength the number of tokens that may stay, those of both sequences and special ones
 *     together
 * @param stride the number of tokens that a part repeats of the one before
 * @param strategy which sequence of a pair is cut
 * @param direction the end that is cut off
 */
public record Truncation(int maxLength, int stride, Strategy strategy, Direction direction) {
  /** Which sequence is cut. */
  public enum Strategy {
    /** The longer one, then both. */
    LONGEST_FIRST,
    /** The first one. */
    ONLY_FIRST,
    /** The second one. */
    ONLY_SECOND
  }

  /** Checks the sizes. */
  public Truncation {
    if (maxLength < 0 || stride < 0) {
      throw new IllegalArgumentException(
          "truncation to %d tokens with stride %d".formatted(maxLength, stride));
    }
  }

  /**
   * Cuts one or two sequences.
   *
   * @param added the number of special tokens that will be added
   * @return the sequences in the same order
   * @throws IllegalArgumentException if the length leaves no room, as for a stride that is not less
   *     than the length
   */
  public List<TokenSequence> apply(List<TokenSequence> sequences, int added) {
    int length = maxLength - added;
    if (length < 0) {
      throw new IllegalArgumentException(
          "truncation to %d tokens leaves no room for %d special tokens"
              .formatted(maxLength, added));
    }
    int total = sequences.stream().mapToInt(TokenSequence::size).sum();
    if (length != 0 && total <= length) {
      return sequences;
    }
    if (length == 0) {
      return sequences.stream().map(sequence -> cut(sequence, 0)).toList();
    }
    return switch (strategy) {
      case LONGEST_FIRST -> cutLongest(sequences, length);
      case ONLY_FIRST -> cutOne(sequences, 0, total - length);
      case ONLY_SECOND -> cutOne(sequences, 1, total - length);
    };
  }

  private List<TokenSequence> cutLongest(List<TokenSequence> sequences, int length) {
    if (sequences.size() == 1) {
      return List.of(cut(sequences.getFirst(), length));
    }
    int first = sequences.getFirst().size();
    int second = sequences.getLast().size();
    int shorter = Math.min(first, second);
    int longer = shorter > length ? shorter : Math.max(shorter, length - shorter);
    if (shorter + longer > length) {
      shorter = length / 2;
      longer = shorter + length % 2;
    }
    return List.of(
        cut(sequences.getFirst(), first > second ? longer : shorter),
        cut(sequences.getLast(), first > second ? shorter : longer));
  }

  private List<TokenSequence> cutOne(List<TokenSequence> sequences, int which, int excess) {
    if (which >= sequences.size()) {
      throw new IllegalArgumentException(
          "truncation of the second sequence, but there is only one, and it is too long");
    }
    int size = sequences.get(which).size();
    if (size <= excess) {
      throw new IllegalArgumentException(
          "truncation has to cut %d tokens of sequence %d, which has %d"
              .formatted(excess, which, size));
    }
    List<TokenSequence> cut = new ArrayList<>(sequences);
    cut.set(which, cut(sequences.get(which), size - excess));
    return cut;
  }

  private TokenSequence cut(TokenSequence sequence, int length) {
    int size = sequence.size();
    if (length >= size) {
      return sequence;
    }
    if (length == 0) {
      TokenSequence empty = new TokenSequence(1);
      empty.overflow().add(sequence);
      return empty;
    }
    if (stride >= length) {
      throw new IllegalArgumentException(
          "stride %d is not less than the %d tokens that truncation leaves"
              .formatted(stride, length));
    }
    List<TokenSequence> parts = new ArrayList<>();
    int step = length - stride;
    for (int done = 0; ; done += step) {
      int left = Math.max(0, size - done - length);
      int from = direction == Direction.RIGHT ? done : left;
      int to = direction == Direction.RIGHT ? Math.min(size, done + length) : size - done;
      parts.add(sequence.slice(from, to));
      if (left == 0) {
        break;
      }
    }
    TokenSequence kept = parts.removeFirst();
    kept.setOverflow(parts);
    return kept;
  }
}
