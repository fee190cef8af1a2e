package io.sirocco.tokenizer.postprocessing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Tokens on their way to an encoding, a row of numbers each; grows, and belongs to one thread.
 *
 * <p>What truncation cut off follows as overflow, sequences of their own.
 */
public final class TokenSequence {
  /** The word or the sequence of a token that belongs to none. */
  public static final int NONE = -1;

  private enum Column {
    ID,
    START,
    END,
    WORD,
    TYPE,
    SEQUENCE,
    KIND,
    LEADING,
    TRAILING
  }

  private static final int COLUMNS = Column.values().length;
  private static final int ORDINARY = 0;
  private static final int SPECIAL = 1;
  private static final int PADDING = 2;

  private int[] rows;
  private int size;
  private List<TokenSequence> overflow = new ArrayList<>();

  /** An empty sequence with room for some tokens. */
  public TokenSequence(int capacity) {
    rows = new int[Math.multiplyExact(Math.max(1, capacity), COLUMNS)];
  }

  private TokenSequence(int[] rows) {
    this.rows = rows;
    this.size = rows.length / COLUMNS;
  }

  /** The number of tokens. */
  public int size() {
    return size;
  }

  /** The parts that truncation cut off. */
  public List<TokenSequence> overflow() {
    return overflow;
  }

  /** Replaces the overflow. */
  void setOverflow(List<TokenSequence> overflow) {
    this.overflow = overflow;
  }

  private int reserve() {
    int at = size * COLUMNS;
    if (at == rows.length) {
      rows = Arrays.copyOf(rows, Math.max(COLUMNS, Math.multiplyExact(2, at)));
    }
    size++;
    return at;
  }

  /**
   * Adds a token of the text.
   *
   * @param start where it begins, in characters of the original text
   * @param end where it ends, exclusive
   * @param word the word that it belongs to
   * @param sequence 0 for the first text, 1 for the second; also its type
   */
  public void add(int id, int start, int end, int word, int sequence) {
    int at = reserve();
    rows[at] = id;
    rows[at + 1] = start;
    rows[at + 2] = end;
    rows[at + 3] = word;
    rows[at + 4] = sequence;
    rows[at + 5] = sequence;
    rows[at + 6] = ORDINARY;
    rows[at + 7] = 0;
    rows[at + 8] = 0;
  }

  /** Says of the token added last how many spaces it begins and ends with. */
  public void spaces(int leading, int trailing) {
    int at = (size - 1) * COLUMNS;
    rows[at + 7] = leading;
    rows[at + 8] = trailing;
  }

  /** Adds a token that stands for no text. */
  void addSpecial(int id, int type) {
    addEmpty(id, type, SPECIAL);
  }

  private void addEmpty(int id, int type, int kind) {
    add(id, 0, 0, NONE, NONE);
    set(Column.TYPE, size - 1, type);
    set(Column.KIND, size - 1, kind);
  }

  private int get(Column column, int token) {
    return rows[token * COLUMNS + column(column)];
  }

  private void set(Column column, int token, int value) {
    rows[token * COLUMNS + column(column)] = value;
  }

  private static int column(Column column) {
    return switch (column) {
      case ID -> 0;
      case START -> 1;
      case END -> 2;
      case WORD -> 3;
      case TYPE -> 4;
      case SEQUENCE -> 5;
      case KIND -> 6;
      case LEADING -> 7;
      case TRAILING -> 8;
    };
  }

  private int[] values(Column column) {
    int[] values = new int[size];
    for (int i = 0; i < size; i++) {
      values[i] = get(column, i);
    }
    return values;
  }

  /** The ids of all tokens. */
  public int[] ids() {
    return values(Column.ID);
  }

  /** Where the tokens begin. */
  public int[] starts() {
    return values(Column.START);
  }

  /** Where the tokens end, exclusive. */
  public int[] ends() {
    return values(Column.END);
  }

  /** The words of the tokens, {@link #NONE} for special ones. */
  public int[] words() {
    return values(Column.WORD);
  }

  /** The types of the tokens, also called segments. */
  public int[] types() {
    return values(Column.TYPE);
  }

  /** The sequences that the tokens come from, {@link #NONE} for special ones. */
  public int[] sequences() {
    return values(Column.SEQUENCE);
  }

  /** 1 for each token that does not stand for text, otherwise 0. */
  public int[] specialTokensMask() {
    return Arrays.stream(values(Column.KIND)).map(kind -> kind == ORDINARY ? 0 : 1).toArray();
  }

  /** 0 for each token that fills up, otherwise 1. */
  public int[] attentionMask() {
    return Arrays.stream(values(Column.KIND)).map(kind -> kind == PADDING ? 0 : 1).toArray();
  }

  int start(int token) {
    return get(Column.START, token);
  }

  int end(int token) {
    return get(Column.END, token);
  }

  int leading(int token) {
    return get(Column.LEADING, token);
  }

  int trailing(int token) {
    return get(Column.TRAILING, token);
  }

  void setPlace(int token, int start, int end) {
    set(Column.START, token, start);
    set(Column.END, token, end);
  }

  /**
   * Counts places in something else from now on, those of the overflow too.
   *
   * @param conversions for each text, what becomes of a place in it
   */
  public void convertPlaces(List<IntUnaryOperator> conversions) {
    overflow.forEach(part -> part.convertPlaces(conversions));
    for (int i = 0; i < size; i++) {
      int sequence = get(Column.SEQUENCE, i);
      if (sequence != NONE) {
        IntUnaryOperator conversion = conversions.get(sequence);
        int start = conversion.applyAsInt(start(i));
        setPlace(i, start, conversion.applyAsInt(end(i)));
      }
    }
  }

  void setTypes(int type) {
    for (int i = 0; i < size; i++) {
      set(Column.TYPE, i, type);
    }
  }

  /** Some of the tokens, without the overflow. */
  TokenSequence slice(int from, int to) {
    return new TokenSequence(Arrays.copyOfRange(rows, from * COLUMNS, to * COLUMNS));
  }

  /** A copy that shares the parts of the overflow. */
  TokenSequence copy() {
    TokenSequence copy = slice(0, size);
    copy.overflow = new ArrayList<>(overflow);
    return copy;
  }

  /**
   * Appends another sequence. Where there is overflow, each part of either side is joined with the
   * whole and with each part of the other side.
   */
  void append(TokenSequence other) {
    List<TokenSequence> joined = new ArrayList<>();
    for (TokenSequence part : overflow) {
      joined.add(join(part, other));
      for (TokenSequence otherPart : other.overflow) {
        joined.add(join(part, otherPart));
      }
    }
    for (TokenSequence otherPart : other.overflow) {
      joined.add(join(this, otherPart));
    }
    int end = size * COLUMNS;
    rows = Arrays.copyOf(rows, Math.addExact(end, other.size * COLUMNS));
    System.arraycopy(other.rows, 0, rows, end, other.size * COLUMNS);
    size += other.size;
    overflow = joined;
  }

  private static TokenSequence join(TokenSequence one, TokenSequence other) {
    TokenSequence joined = one.slice(0, one.size);
    joined.append(other.slice(0, other.size));
    return joined;
  }

  /** Fills up to a length, the overflow too. */
  void pad(int length, Padding.Token token, Direction direction) {
    for (TokenSequence part : overflow) {
      part.pad(length, token, direction);
    }
    if (size >= length) {
      return;
    }
    TokenSequence padding = new TokenSequence(length);
    for (int i = size; i < length; i++) {
      padding.addEmpty(token.id(), token.type(), PADDING);
    }
    if (direction == Direction.RIGHT) {
      rows = Arrays.copyOf(rows, length * COLUMNS);
      System.arraycopy(padding.rows, 0, rows, size * COLUMNS, padding.size * COLUMNS);
    } else {
      int[] padded = Arrays.copyOf(padding.rows, length * COLUMNS);
      System.arraycopy(rows, 0, padded, padding.size * COLUMNS, size * COLUMNS);
      rows = padded;
    }
    size = length;
  }
}
