package io.sirocco.tokenizer.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Remembers the tokens of short words that were seen lately, in 1 MiB; belongs to one thread.
 *
 * <p>An entry is a cache line of 8 longs: three of the word's bytes, the topmost byte of which is
 * the word's length, and five of up to ten tokens, each an id and a length. A word has two places;
 * a new word takes the first, and what was there moves to the second.
 */
final class WordCache {
  /** The longest word that is remembered, in bytes. */
  static final int LONGEST = 23;

  private static final int MOST_TOKENS = 10;
  private static final int LENGTH_BITS = 5;
  private static final int ENTRY = 8;
  private static final int KEY = 3;
  private static final int PAIRS_LOG2 = 13;
  private static final int LARGEST_VOCABULARY = 1 << (Integer.SIZE - 1 - LENGTH_BITS);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] entries;
  private long key0;
  private long key1;
  private long key2;
  private int pair;

  /** An empty cache for a vocabulary of a size; it stays empty if its ids do not fit. */
  WordCache(int vocabularySize) {
    entries = new long[vocabularySize > LARGEST_VOCABULARY ? 0 : (2 * ENTRY) << PAIRS_LOG2];
  }

  /** Whether a word may be in the cache; only then may it be looked up and stored. */
  boolean accepts(int length) {
    return length <= LONGEST && entries.length > 0;
  }

  /** Reports the tokens of a word if they are known. */
  boolean replay(byte[] text, int from, int to, TokenSink sink) {
    readKey(text, from, to);
    long mixed = (key0 ^ Long.rotateLeft(key1 * 0xC2B2AE3D27D4EB4FL, 29)) + key2;
    mixed = (mixed ^ (mixed >>> 32)) * 0x9E3779B97F4A7C15L;
    pair = (int) (mixed >>> (Long.SIZE - PAIRS_LOG2)) * 2 * ENTRY;
    int entry = matches(pair) ? pair : matches(pair + ENTRY) ? pair + ENTRY : -1;
    if (entry < 0) {
      return false;
    }
    replay(entry + KEY, from, sink);
    return true;
  }

  private boolean matches(int entry) {
    return entries[entry] == key0 && entries[entry + 1] == key1 && entries[entry + 2] == key2;
  }

  private void replay(int firstToken, int from, TokenSink sink) {
    int start = from;
    for (int i = 0; i < MOST_TOKENS; i++) {
      int token = (int) (entries[firstToken + (i >> 1)] >>> ((i & 1) << 5));
      if (token == 0) {
        return;
      }
      int end = start + (token & ((1 << LENGTH_BITS) - 1));
      sink.token(token >>> LENGTH_BITS, start, end);
      start = end;
    }
  }

  private void readKey(byte[] text, int from, int to) {
    int length = to - from;
    long tag = (long) length << (Long.SIZE - Byte.SIZE);
    if (from + KEY * Long.BYTES > text.length) {
      key0 = tail(text, from, Math.min(to, from + 8));
      key1 = tail(text, from + 8, Math.min(to, from + 16));
      key2 = tail(text, from + 16, to) | tag;
    } else if (length <= 8) {
      key0 = first((long) LONGS.get(text, from), length);
      key1 = 0;
      key2 = tag;
    } else if (length <= 16) {
      key0 = (long) LONGS.get(text, from);
      key1 = first((long) LONGS.get(text, from + 8), length - 8);
      key2 = tag;
    } else {
      key0 = (long) LONGS.get(text, from);
      key1 = (long) LONGS.get(text, from + 8);
      key2 = first((long) LONGS.get(text, from + 16), length - 16) | tag;
    }
  }

  /** The first 1 to 8 bytes of a long. */
  private static long first(long bytes, int count) {
    return bytes & (-1L >>> (Long.SIZE - Byte.SIZE * count));
  }

  /** At most 8 bytes one by one, near the end of an array. */
  private static long tail(byte[] text, int from, int to) {
    long bytes = 0;
    for (int i = to - 1; i >= from; i--) {
      bytes = (bytes << Byte.SIZE) | (text[i] & 0xFF);
    }
    return bytes;
  }

  /** Remembers the tokens of the word that was looked up last, unless they are too many. */
  void store(TokenBuffer tokens, int from) {
    if (!fits(tokens, from)) {
      return;
    }
    System.arraycopy(entries, pair, entries, pair + ENTRY, ENTRY);
    entries[pair] = key0;
    entries[pair + 1] = key1;
    entries[pair + 2] = key2;
    for (int i = KEY; i < ENTRY; i++) {
      entries[pair + i] = 0;
    }
    int start = from;
    for (int i = 0; i < tokens.size; i++) {
      long token = ((long) tokens.ids[i] << LENGTH_BITS) | (tokens.ends[i] - start);
      entries[pair + KEY + (i >> 1)] |= token << ((i & 1) << 5);
      start = tokens.ends[i];
    }
  }

  private static boolean fits(TokenBuffer tokens, int from) {
    int start = from;
    for (int i = 0; i < tokens.size; i++) {
      if (tokens.ends[i] <= start) {
        return false;
      }
      start = tokens.ends[i];
    }
    return tokens.size <= MOST_TOKENS;
  }
}
