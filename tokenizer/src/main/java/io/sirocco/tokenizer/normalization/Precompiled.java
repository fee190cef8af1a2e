package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Utf8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SentencePiece's normalization rules as its model files hold them: a double-array trie (Darts) of
 * what is replaced, and the replacements.
 *
 * <p>What is looked up is a grapheme cluster of at most five bytes or else a character, and its
 * shortest prefix in the trie decides, as in Hugging Face's tokenizers.
 */
public final class Precompiled implements Normalizer {
  private static final int LONGEST_CLUSTER = 5;
  private static final Pattern CLUSTER = Pattern.compile("\\X");

  private final byte[] charsMap;
  private final int[] trie;
  private final byte[] replacements;

  /**
   * Reads the rules.
   *
   * @param charsMap the size of the trie in bytes, the trie, both little-endian, and the
   *     replacements, each ended by a zero byte; not copied
   * @throws IllegalArgumentException if the sizes do not fit or the replacements are not UTF-8
   */
  public Precompiled(byte[] charsMap) {
    if (charsMap.length < Integer.BYTES) {
      throw new IllegalArgumentException(
          "a character map of %d bytes has no size".formatted(charsMap.length));
    }
    ByteBuffer buffer = ByteBuffer.wrap(charsMap).order(ByteOrder.LITTLE_ENDIAN);
    int size = buffer.getInt();
    if (size < Integer.BYTES || size % Integer.BYTES != 0 || size > buffer.remaining()) {
      throw new IllegalArgumentException(
          "a character map of %d bytes has a trie of %d bytes".formatted(charsMap.length, size));
    }
    this.charsMap = charsMap;
    this.trie = new int[size / Integer.BYTES];
    buffer.asIntBuffer().get(trie);
    this.replacements = Arrays.copyOfRange(charsMap, Integer.BYTES + size, charsMap.length);
    int malformed = Utf8.firstMalformed(replacements, 0, replacements.length);
    if (malformed < replacements.length) {
      throw new IllegalArgumentException(
          "the replacements of a character map are not UTF-8 at byte %d".formatted(malformed));
    }
  }

  /** The rules as they were given; not to be changed. */
  public byte[] charsMap() {
    return charsMap;
  }

  @Override
  public void normalize(AlignedText text) {
    Changes changes = new Changes();
    String string = text.toString();
    byte[] bytes = text.bytes();
    Matcher clusters = CLUSTER.matcher(string);
    int at = 0;
    while (clusters.find()) {
      int end = end(bytes, at, string, clusters.start(), clusters.end());
      if (end - at > LONGEST_CLUSTER || !replace(bytes, at, end, changes)) {
        for (int i = at; i < end; ) {
          int next = i + Utf8.length(bytes[i]);
          if (!replace(bytes, i, next, changes)) {
            changes.add(Utf8.codePoint(bytes, i), 0);
          }
          i = next;
        }
      }
      at = end;
    }
    changes.apply(text);
  }

  /**
   * New characters, each with a change: 0 takes the place of an old one, 1 is inserted, -n takes
   * the places of n more.
   */
  private static final class Changes {
    private int[] characters = new int[64];
    private int[] changes = new int[64];
    private int size;

    void add(int character, int change) {
      if (size == characters.length) {
        characters = Arrays.copyOf(characters, 2 * size);
        changes = Arrays.copyOf(changes, 2 * size);
      }
      characters[size] = character;
      changes[size++] = change;
    }

    /** The last character takes the places of more; what is dropped at the beginning keeps its. */
    void drop(int count) {
      if (size > 0) {
        changes[size - 1] -= count;
      }
    }

    void apply(AlignedText text) {
      text.beginEdit();
      for (int i = 0; i < size; i++) {
        if (changes[i] > 0) {
          text.insert(characters[i]);
        } else {
          text.replace(characters[i]);
          for (int change = changes[i]; change < 0; change++) {
            text.drop();
          }
        }
      }
      text.endEdit();
    }
  }

  private static int end(byte[] bytes, int at, String string, int from, int to) {
    int end = at;
    for (int unit = from; unit < to; unit++) {
      if (!Character.isLowSurrogate(string.charAt(unit))) {
        end += Utf8.length(bytes[end]);
      }
    }
    return end;
  }

  /** Replaces some bytes, if there is a rule for them. */
  private boolean replace(byte[] bytes, int from, int to, Changes changes) {
    int[] replacement = find(bytes, from, to);
    if (replacement == null) {
      return false;
    }
    int old = Utf8.count(bytes, from, to);
    for (int i = 0; i < replacement.length; i++) {
      changes.add(replacement[i], i < old ? 0 : 1);
    }
    if (replacement.length < old) {
      changes.drop(old - replacement.length);
    }
    return true;
  }

  /** The replacement for the shortest prefix of some bytes that has one; null if none has. */
  private int @Nullable [] find(byte[] key, int from, int to) {
    int node = offset(trie[0]);
    for (int i = from; i < to && key[i] != 0; i++) {
      node ^= key[i] & 0xFF;
      int unit = unit(node);
      if ((unit & 0x800000FF) != (key[i] & 0xFF)) {
        return null;
      }
      node ^= offset(unit);
      if ((unit & 0x100) != 0) {
        return replacement(unit(node) & Integer.MAX_VALUE);
      }
    }
    return null;
  }

  private int unit(int node) {
    return node >= 0 && node < trie.length ? trie[node] : -1;
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 0x200) >>> 6);
  }

  private int[] replacement(int start) {
    if (start >= replacements.length) {
      throw new IllegalArgumentException(
          "a rule points to byte %d of %d bytes of replacements"
              .formatted(start, replacements.length));
    }
    int end = start;
    while (end < replacements.length && replacements[end] != 0) {
      end++;
    }
    return new String(replacements, start, end - start, StandardCharsets.UTF_8)
        .codePoints()
        .toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Precompiled that && Arrays.equals(charsMap, that.charsMap);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(charsMap);
  }

  @Override
  public String toString() {
    return "Precompiled[%d bytes]".formatted(charsMap.length);
  }
}
