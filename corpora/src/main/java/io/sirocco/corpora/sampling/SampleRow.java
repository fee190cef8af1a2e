package io.sirocco.corpora.sampling;

import java.util.Arrays;

/**
 * One sample as a trainer sees it: up to T positions, filled anew for each.
 *
 * <p>A position has an id, its place for the position embedding, an attention group (positions see
 * their own group only), a segment (BERT's A and B, or the language in a translation pair), whether
 * a word begins there, and in causal samples the id to predict.
 */
public final class SampleRow {

  /** The group of a position that holds no token. */
  public static final int ABSENT = -1;

  /** The target of a position that has none. */
  public static final int NO_TARGET = -1;

  /** The label of a sample that has none. */
  public static final int NO_LABEL = -1;

  private final int[] ids;
  private final int[] targets;
  private final int[] positions;
  private final int[] groups;
  private final int[] segments;
  private final boolean[] wordStarts;
  private final int[] window;
  private final boolean[] windowStarts;
  private int length;
  private int label;

  /**
   * An empty row.
   *
   * @param T positions, at least 1
   */
  public SampleRow(int T) {
    if (T < 1) {
      throw new IllegalArgumentException("a sample of T=" + T + " positions");
    }
    ids = new int[T];
    targets = new int[T];
    positions = new int[T];
    groups = new int[T];
    segments = new int[T];
    wordStarts = new boolean[T];
    window = new int[T + 1];
    windowStarts = new boolean[T + 1];
    clear();
  }

  /** Makes every position absent. */
  public void clear() {
    Arrays.fill(ids, 0);
    Arrays.fill(targets, NO_TARGET);
    Arrays.fill(positions, 0);
    Arrays.fill(groups, ABSENT);
    Arrays.fill(segments, 0);
    Arrays.fill(wordStarts, false);
    length = 0;
    label = NO_LABEL;
  }

  /** Positions T, absent ones included. */
  public int T() {
    return ids.length;
  }

  /** Positions that hold a token: the first so many. */
  public int length() {
    return length;
  }

  /** Token ids (T). */
  public int[] ids() {
    return ids;
  }

  /** The id to predict at each position (T), or {@link #NO_TARGET}. */
  public int[] targets() {
    return targets;
  }

  /** Position ids (T). */
  public int[] positions() {
    return positions;
  }

  /** Attention groups (T). */
  public int[] groups() {
    return groups;
  }

  /** Segments (T). */
  public int[] segments() {
    return segments;
  }

  /** Whether a word begins at each position (T). */
  public boolean[] wordStarts() {
    return wordStarts;
  }

  /** BERT's next-sentence label, 0 next and 1 random, or {@link #NO_LABEL}. */
  public int label() {
    return label;
  }

  void label(int given) {
    label = given;
  }

  /** Appends a token that is a word of its own. */
  void append(int id, int position, int segment) {
    ids[length] = id;
    positions[length] = position;
    groups[length] = 0;
    segments[length] = segment;
    wordStarts[length++] = true;
  }

  /** Appends part of a stream whose positions count on from {@code position}; group 0. */
  void append(TokenStream stream, long first, int count, int position, int segment) {
    stream.copy(first, count, ids, wordStarts, length);
    for (int i = 0; i < count; i++) {
      positions[length] = position + i;
      groups[length] = 0;
      segments[length++] = segment;
    }
  }

  /** Appends a whole sample as a group of its own; its label is lost. */
  void append(SampleRow sample, int group) {
    System.arraycopy(sample.ids, 0, ids, length, sample.length);
    System.arraycopy(sample.targets, 0, targets, length, sample.length);
    System.arraycopy(sample.positions, 0, positions, length, sample.length);
    System.arraycopy(sample.segments, 0, segments, length, sample.length);
    System.arraycopy(sample.wordStarts, 0, wordStarts, length, sample.length);
    Arrays.fill(groups, length, length + sample.length, group);
    length += sample.length;
  }

  /** Appends inputs with the targets that follow them, as a group of its own. */
  void appendCausal(TokenStream stream, long first, int count, int group) {
    stream.copy(first, count + 1, window, windowStarts, 0);
    System.arraycopy(window, 0, ids, length, count);
    System.arraycopy(window, 1, targets, length, count);
    System.arraycopy(windowStarts, 0, wordStarts, length, count);
    for (int i = 0; i < count; i++) {
      positions[length] = i;
      groups[length++] = group;
    }
  }
}
