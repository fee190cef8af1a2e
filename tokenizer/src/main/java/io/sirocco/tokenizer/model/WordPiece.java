package io.sirocco.tokenizer.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * BERT's WordPiece: the longest token that a word begins with, then again and again the longest
 * that the rest begins with. If that leads nowhere the whole word is unknown.
 */
public final class WordPiece implements Model {
  /** What tokens inside a word begin with in BERT's vocabularies. */
  public static final String CONTINUING_PREFIX = "##";

  /** Words of more characters than these are unknown in BERT's vocabularies. */
  public static final int LONGEST_WORD = 100;

  private final Vocabulary vocabulary;
  private final OptionalInt unknown;
  private final String continuingPrefix;
  private final int longestWord;
  private final ByteTrie trie;
  private final int continuation;

  /**
   * A model of a vocabulary.
   *
   * @param unknown the token of words that cannot be cut; empty refuses such words
   * @param continuingPrefix what tokens that do not begin a word begin with in the vocabulary
   * @param longestWord words of more characters are unknown
   * @throws IllegalArgumentException if the unknown token is not in the vocabulary, or the longest
   *     word is negative
   */
  public WordPiece(
      Vocabulary vocabulary, OptionalInt unknown, String continuingPrefix, int longestWord) {
    Unknown.requireInside(unknown, vocabulary);
    if (longestWord < 0) {
      throw new IllegalArgumentException("longest word of %d characters".formatted(longestWord));
    }
    this.vocabulary = vocabulary;
    this.unknown = unknown;
    this.continuingPrefix = continuingPrefix;
    this.longestWord = longestWord;
    this.trie = new ByteTrie(vocabulary);
    this.continuation = trie.walk(continuingPrefix.getBytes(UTF_8));
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The token of words that cannot be cut; empty refuses such words. */
  public OptionalInt unknown() {
    return unknown;
  }

  /** What tokens that do not begin a word begin with in the vocabulary. */
  public String continuingPrefix() {
    return continuingPrefix;
  }

  /** Words of more characters are unknown. */
  public int longestWord() {
    return longestWord;
  }

  @Override
  public WordEncoder encoder() {
    TokenBuffer tokens = new TokenBuffer();
    return (text, from, to, sink) -> encode(text, from, to, tokens, sink);
  }

  private void encode(byte[] text, int from, int to, TokenBuffer tokens, TokenSink sink) {
    if (from == to) {
      return;
    }
    tokens.clear();
    if (CharacterBytes.atMost(longestWord, text, from, to) && cut(text, from, to, tokens)) {
      tokens.emit(from, sink);
    } else {
      sink.token(Unknown.id(unknown, text, from, to), from, to);
    }
  }

  private boolean cut(byte[] text, int from, int to, TokenBuffer tokens) {
    int node = trie.root();
    int start = from;
    while (start < to) {
      int id = Vocabulary.ABSENT;
      int end = start;
      for (int i = start; i < to && node != ByteTrie.NOWHERE; ) {
        node = trie.child(node, text[i++]);
        int found = node == ByteTrie.NOWHERE ? Vocabulary.ABSENT : trie.id(node);
        if (found != Vocabulary.ABSENT) {
          id = found;
          end = i;
        }
      }
      if (id == Vocabulary.ABSENT) {
        return false;
      }
      tokens.add(id, end);
      start = end;
      node = continuation;
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WordPiece that
        && vocabulary.equals(that.vocabulary)
        && unknown.equals(that.unknown)
        && continuingPrefix.equals(that.continuingPrefix)
        && longestWord == that.longestWord;
  }

  @Override
  public int hashCode() {
    return Objects.hash(vocabulary, unknown, continuingPrefix, longestWord);
  }

  @Override
  public String toString() {
    return "WordPiece[%s, prefix '%s']".formatted(vocabulary, continuingPrefix);
  }
}
