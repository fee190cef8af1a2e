package io.sirocco.tokenizer.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** Takes words apart into the tokens that a byte-pair encoding begins with; for one thread. */
final class BpeUnits {
  private static final int FIRST = 1;
  private static final int LAST = 2;

  private final Vocabulary vocabulary;
  private final BpeRules rules;
  private final byte[] prefix;
  private final byte[] suffix;

  /** By place in the word (FIRST, LAST), the tokens of units of one byte. */
  private final int[][] singles = new int[4][256];

  private final @Nullable ByteTokens byteTokens;
  private final boolean fusesUnknown;

  /** A unit as the vocabulary spells it. */
  private final byte[] spelled;

  private int spelledLength;

  BpeUnits(Vocabulary vocabulary, BpeRules rules) {
    this.vocabulary = vocabulary;
    this.rules = rules;
    this.prefix = rules.continuingPrefix().getBytes(UTF_8);
    this.suffix = rules.endOfWordSuffix().getBytes(UTF_8);
    this.spelled = new byte[prefix.length + 4 + suffix.length];
    this.fusesUnknown = rules.options().contains(BpeOption.FUSE_UNKNOWN);
    this.byteTokens =
        rules.options().contains(BpeOption.BYTE_FALLBACK) ? new ByteTokens(vocabulary) : null;
    byte[] unit = new byte[1];
    for (int place = 0; place < singles.length; place++) {
      for (int value = 0; value < 256; value++) {
        unit[0] = (byte) value;
        spell(unit, 0, 1, place);
        singles[place][value] = vocabulary.id(spelled, 0, spelledLength);
      }
    }
  }

  private void spell(byte[] text, int from, int to, int place) {
    int at = 0;
    if ((place & FIRST) == 0) {
      System.arraycopy(prefix, 0, spelled, 0, prefix.length);
      at = prefix.length;
    }
    System.arraycopy(text, from, spelled, at, to - from);
    at += to - from;
    if ((place & LAST) != 0) {
      System.arraycopy(suffix, 0, spelled, at, suffix.length);
      at += suffix.length;
    }
    spelledLength = at;
  }

  /**
   * Adds the tokens of the units of a word from an index on, about as many as asked for, and gives
   * the index behind the last unit.
   *
   * @param at where to begin, between units
   * @param from where the word begins
   * @param to where the word ends, exclusive
   */
  int fill(byte[] text, int at, int from, int to, TokenBuffer into, int most) {
    boolean unknownOpen = false;
    int start = at;
    while (start < to && (into.size < most || unknownOpen)) {
      int end = rules.unit() == BpeUnit.BYTES ? start + 1 : CharacterBytes.end(text, start, to);
      int place = (start == from ? FIRST : 0) | (end == to ? LAST : 0);
      int id = id(text, start, end, place);
      if (id != Vocabulary.ABSENT) {
        into.add(id, end);
        unknownOpen = false;
      } else if (byteTokens != null && byteTokens.have(spelled, 0, spelledLength)) {
        addBytes(byteTokens, start, end, into);
        unknownOpen = false;
      } else {
        unknownOpen = addUnknown(text, start, end, into, unknownOpen);
      }
      start = end;
    }
    return start;
  }

  /** The token of a unit; where it is absent the unit's spelling is left behind. */
  private int id(byte[] text, int from, int to, int place) {
    int id = to - from == 1 ? singles[place][text[from] & 0xFF] : Vocabulary.ABSENT;
    if (id != Vocabulary.ABSENT) {
      return id;
    }
    if (to - from > 1 && prefix.length + suffix.length == 0 && byteTokens == null) {
      return vocabulary.id(text, from, to);
    }
    spell(text, from, to, place);
    return vocabulary.id(spelled, 0, spelledLength);
  }

  private void addBytes(ByteTokens tokens, int from, int to, TokenBuffer into) {
    for (int i = 0; i < spelledLength; i++) {
      int end = i == spelledLength - 1 ? to : Math.min(from + i + 1, to);
      into.add(tokens.id(spelled[i]), end);
    }
  }

  /** Adds the unknown token; gives whether the next unknown unit is to be joined to it. */
  private boolean addUnknown(byte[] text, int from, int to, TokenBuffer into, boolean open) {
    if (open) {
      into.ends[into.size - 1] = to;
    } else if (rules.unknown().isPresent()) {
      into.add(rules.unknown().getAsInt(), to);
    } else if (rules.options().contains(BpeOption.REFUSE_UNKNOWN)) {
      throw new UnknownWordException(text, from, to);
    } else {
      return false;
    }
    return fusesUnknown;
  }
}
