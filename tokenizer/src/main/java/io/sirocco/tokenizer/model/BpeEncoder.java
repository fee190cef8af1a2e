package io.sirocco.tokenizer.model;

/** Byte-pair encoding of one word after another. */
final class BpeEncoder implements WordEncoder {
  /** How many units are merged at once; larger words are cut, see {@link #encodeInWindows}. */
  static final int WINDOW = 8192;

  private static final int OVERLAP = 8;
  private static final int GROWTH = 8;

  private final Bpe model;
  private final BpeUnits units;
  private final PairMerger merger;
  private final WordCache cache;
  private final int window;
  private final TokenBuffer tokens = new TokenBuffer();
  private final TokenBuffer result = new TokenBuffer();

  BpeEncoder(Bpe model, int window) {
    this.model = model;
    this.units = new BpeUnits(model.vocabulary(), model.rules());
    this.merger = new PairMerger(model.merges());
    this.cache = new WordCache(model.vocabulary().size());
    this.window = window;
  }

  @Override
  public void encode(byte[] text, int from, int to, TokenSink sink) {
    if (from == to) {
      return;
    }
    boolean remembered = cache.accepts(to - from);
    if (remembered && cache.replay(text, from, to, sink)) {
      return;
    }
    TokenBuffer found = tokens(text, from, to);
    if (remembered) {
      cache.store(found, from);
    }
    found.emit(from, sink);
    if (to - from > WINDOW) {
      forgetLongWord();
    }
  }

  private TokenBuffer tokens(byte[] text, int from, int to) {
    tokens.clear();
    if (model.rules().options().contains(BpeOption.IGNORE_MERGES)) {
      int id = model.vocabulary().id(text, from, to);
      if (id != Vocabulary.ABSENT) {
        tokens.add(id, to);
        return tokens;
      }
    }
    if (to - from > window) {
      return longWord(text, from, to);
    }
    units.fill(text, from, from, to, tokens, window);
    merger.merge(tokens);
    return tokens;
  }

  private TokenBuffer longWord(byte[] text, int from, int to) {
    long size = window;
    while (!encodeInWindows(text, from, to, (int) Math.min(Integer.MAX_VALUE, size))) {
      size *= GROWTH;
    }
    return result;
  }

  /**
   * Encodes a long word part by part, so that time and memory are those of parts.
   *
   * <p>Take any boundary between two tokens of an encoded part. As no merge crossed it, the tokens
   * before it are what the text before it becomes alone. What follows it becomes, alone, tokens of
   * which the first is t. If the part had t behind the boundary too, then the two texts together
   * become the tokens of one and the tokens of the other: a merge across the boundary would happen
   * inside the last token before it and t, whose merges do not depend on what is around them, and
   * the part has shown that there is none.
   *
   * @return whether all parts agreed; otherwise larger ones have to be tried
   */
  private boolean encodeInWindows(byte[] text, int from, int to, int size) {
    result.clear();
    int start = from;
    int expectedId = Vocabulary.ABSENT;
    int expectedEnd = from;
    while (true) {
      tokens.clear();
      int end = units.fill(text, start, from, to, tokens, size);
      merger.merge(tokens);
      boolean agrees =
          tokens.size > 0 && tokens.ids[0] == expectedId && tokens.ends[0] == expectedEnd;
      if (start > from && !agrees) {
        return false;
      }
      if (end == to) {
        result.addAll(tokens, tokens.size);
        return true;
      }
      int kept = cut(text);
      if (kept == 0) {
        return false;
      }
      result.addAll(tokens, kept);
      start = tokens.ends[kept - 1];
      expectedId = tokens.ids[kept];
      expectedEnd = tokens.ends[kept];
    }
  }

  /** How many tokens of a part to keep so that the next begins with a unit; 0 if there are none. */
  private int cut(byte[] text) {
    int kept = tokens.size - 1 - tokens.size / OVERLAP;
    while (kept > 0 && !unitBegins(text[tokens.ends[kept - 1]])) {
      kept--;
    }
    return Math.max(0, kept);
  }

  private boolean unitBegins(byte first) {
    return model.rules().unit() == BpeUnit.BYTES || (first & 0xC0) != 0x80;
  }

  private void forgetLongWord() {
    tokens.trim(2 * WINDOW);
    result.trim(2 * WINDOW);
    merger.trim(2 * WINDOW);
  }
}
