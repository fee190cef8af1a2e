package io.sirocco.tokenizer.pipeline;

import io.sirocco.tokenizer.model.Vocabulary;
import io.sirocco.tokenizer.normalization.Normalizer;
import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Alignment;
import io.sirocco.tokenizer.text.CharacterClass;
import io.sirocco.tokenizer.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The added tokens of a tokenizer with their ids: those that the model's vocabulary has keep
 * theirs, the others follow in order. Immutable.
 */
public final class AddedVocabulary {
  private final SortedMap<Integer, AddedToken> byId = new TreeMap<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final TokenMatcher original = new TokenMatcher();
  private final TokenMatcher normalized = new TokenMatcher();

  /** Takes what is found in a text. */
  @FunctionalInterface
  interface Matches {
    /** Takes a token that reaches from one byte to another, exclusive. */
    void accept(int id, int from, int to);
  }

  /**
   * Gives ids to tokens; empty ones are passed over.
   *
   * @param normalizer normalizes the tokens that are looked for in normalized text
   */
  public AddedVocabulary(
      List<AddedToken> tokens,
      Vocabulary vocabulary,
      Spelling spelling,
      @Nullable Normalizer normalizer) {
    Map<String, AddedToken> latest = new LinkedHashMap<>();
    for (AddedToken token : tokens) {
      if (!token.content().isEmpty()) {
        int id = idFor(token.content(), vocabulary, spelling);
        ids.put(token.content(), id);
        byId.put(id, token);
        latest.put(token.content(), token);
      }
    }
    for (boolean special : new boolean[] {true, false}) {
      for (AddedToken token : latest.values()) {
        if (token.has(AddedToken.Trait.SPECIAL) == special) {
          addPattern(token, normalizer);
        }
      }
    }
  }

  private int idFor(String content, Vocabulary vocabulary, Spelling spelling) {
    Integer added = ids.get(content);
    if (added != null) {
      return added;
    }
    int known = vocabulary.id(spelling.bytes(content));
    if (known != Vocabulary.ABSENT) {
      return known;
    }
    int last = byId.isEmpty() ? -1 : byId.lastKey();
    return Math.max(last + 1, vocabulary.size());
  }

  private void addPattern(AddedToken token, @Nullable Normalizer normalizer) {
    int id = id(token.content()).orElseThrow();
    if (!token.has(AddedToken.Trait.NORMALIZED)) {
      original.add(token.content().getBytes(StandardCharsets.UTF_8), id);
      return;
    }
    AlignedText text = new AlignedText();
    text.reset(token.content(), Alignment.IGNORED);
    if (normalizer != null) {
      normalizer.normalize(text);
    }
    if (text.length() > 0) {
      normalized.add(Arrays.copyOf(text.bytes(), text.length()), id);
    }
  }

  /** The tokens by their ids. */
  public SortedMap<Integer, AddedToken> byId() {
    return Collections.unmodifiableSortedMap(byId);
  }

  /** The token with an id; null if it is not an added one. */
  public @Nullable AddedToken token(int id) {
    return byId.get(id);
  }

  /** The id of a token. */
  public OptionalInt id(String content) {
    Integer id = ids.get(content);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** Whether some tokens are looked for in normalized text. */
  boolean looksInNormalized() {
    return !normalized.isEmpty();
  }

  /** Reports the tokens that are looked for in the text as it is, in order. */
  void findInOriginal(byte[] bytes, int from, int to, Matches matches) {
    find(original, bytes, from, to, matches);
  }

  /** Reports the tokens that are looked for in normalized text, in order. */
  void findInNormalized(byte[] bytes, int from, int to, Matches matches) {
    find(normalized, bytes, from, to, matches);
  }

  private void find(TokenMatcher matcher, byte[] bytes, int from, int to, Matches matches) {
    if (matcher.isEmpty()) {
      return;
    }
    int done = from;
    int at = matcher.find(bytes, from, to);
    while (at < to) {
      int end = matcher.longest(bytes, at, to);
      int id = matcher.value(bytes, at, end);
      AddedToken token = byId.get(id);
      if (token != null && stands(token, bytes, from, at, end, to)) {
        int start =
            token.has(AddedToken.Trait.STRIP_LEFT)
                ? Math.max(done, spaceBefore(bytes, from, at))
                : at;
        int stop = token.has(AddedToken.Trait.STRIP_RIGHT) ? spaceBehind(bytes, end, to) : end;
        matches.accept(id, start, stop);
        done = stop;
      }
      at = matcher.find(bytes, end, to);
    }
  }

  private static boolean stands(
      AddedToken token, byte[] bytes, int from, int start, int end, int to) {
    if (!token.has(AddedToken.Trait.SINGLE_WORD)) {
      return true;
    }
    boolean before =
        start > from && CharacterClass.WORD.contains(Utf8.codePointBefore(bytes, start));
    boolean behind = end < to && CharacterClass.WORD.contains(Utf8.codePoint(bytes, end));
    return !before && !behind;
  }

  private static int spaceBefore(byte[] bytes, int from, int end) {
    int start = end;
    while (start > from && CharacterClass.WHITESPACE.contains(Utf8.codePointBefore(bytes, start))) {
      start = Utf8.startOf(bytes, start - 1);
    }
    return start;
  }

  private static int spaceBehind(byte[] bytes, int start, int to) {
    int end = start;
    while (end < to && CharacterClass.WHITESPACE.contains(Utf8.codePoint(bytes, end))) {
      end += Utf8.length(bytes[end]);
    }
    return end;
  }
}
