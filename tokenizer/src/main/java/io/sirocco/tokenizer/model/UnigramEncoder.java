package io.sirocco.tokenizer.model;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one word after another by Viterbi's algorithm, in time linear in the word and the longest
 * token.
 */
final class UnigramEncoder implements WordEncoder {
  private static final int KEPT = 1 << 14;
  private static final int UNREACHED = -1;

  /** Stands for an unknown character among ids; the unknown token itself may be in the text. */
  private static final int UNKNOWN_CHARACTER = -2;

  /** Stands for the tokens of the bytes of unknown characters. */
  private static final int AS_BYTES = -3;

  private final Unigram model;
  private final double[] scores;
  private final ByteTrie trie;
  private final int unknownId;
  private final @Nullable ByteTokens byteTokens;
  private final WordCache cache;

  /** By place in the word, the last token of the best path that ends there. */
  private int[] lastToken = new int[256];

  /** The scores of best paths, for the places that a token can reach from where we are. */
  private final double[] best;

  private final TokenBuffer backward = new TokenBuffer();
  private final TokenBuffer tokens = new TokenBuffer();

  UnigramEncoder(Unigram model, double[] scores) {
    this.model = model;
    this.scores = scores;
    this.trie = model.trie();
    this.unknownId = model.unknown().orElse(UNKNOWN_CHARACTER);
    this.byteTokens =
        model.unknownPieces() == UnknownPieces.BYTES ? new ByteTokens(model.vocabulary()) : null;
    this.cache = new WordCache(model.vocabulary().size());
    int longest = 4;
    for (int id = 0; id < scores.length; id++) {
      longest = Math.max(longest, model.vocabulary().length(id));
    }
    this.best = new double[Integer.highestOneBit(longest) * 2];
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
    search(text, from, to);
    if (collect(text, from, to)) {
      emitBytes(text, from, sink);
    } else {
      tokens.emit(from, sink);
      if (remembered) {
        cache.store(tokens, from);
      }
    }
    if (to - from > KEPT) {
      forgetLongWord();
    }
  }

  private void search(byte[] text, int from, int to) {
    int length = to - from;
    if (lastToken.length <= length) {
      lastToken = new int[Math.max(length + 1, Math.min(KEPT, 2 * length))];
    }
    Arrays.fill(lastToken, 0, length + 1, UNREACHED);
    best[0] = 0;
    for (int start = from; start < to; ) {
      int characterEnd = CharacterBytes.end(text, start, to);
      double here = best[(start - from) & (best.length - 1)];
      if (!reachTokens(text, from, start, to, here)) {
        reach(characterEnd - from, UNKNOWN_CHARACTER, here + model.unknownScore());
      }
      start = characterEnd;
    }
  }

  /** Tries all tokens that begin at a place; gives whether the character there is one of them. */
  private boolean reachTokens(byte[] text, int from, int start, int to, double here) {
    int characterEnd = CharacterBytes.end(text, start, to);
    boolean found = false;
    int node = trie.root();
    for (int end = start; end < to; ) {
      node = trie.child(node, text[end++]);
      if (node == ByteTrie.NOWHERE) {
        break;
      }
      int id = trie.id(node);
      if (id != Vocabulary.ABSENT) {
        reach(end - from, id, here + scores[id]);
        found |= end == characterEnd;
      }
    }
    return found;
  }

  private void reach(int place, int id, double score) {
    int slot = place & (best.length - 1);
    if (lastToken[place] == UNREACHED || score > best[slot]) {
      lastToken[place] = id;
      best[slot] = score;
    }
  }

  /** Reads the best path from its end; gives whether it has parts that have to become bytes. */
  private boolean collect(byte[] text, int from, int to) {
    backward.clear();
    for (int end = to; end > from; ) {
      int id = lastToken[end - from];
      backward.add(id, end);
      end =
          id == UNKNOWN_CHARACTER
              ? CharacterBytes.start(text, end, from)
              : end - model.vocabulary().length(id);
    }
    tokens.clear();
    boolean bytes = false;
    int start = from;
    for (int i = backward.size - 1; i >= 0; i--) {
      int id = backward.ids[i];
      if (isUnknown(id)) {
        while (i > 0 && isUnknown(backward.ids[i - 1])) {
          i--;
        }
        id = resolve(text, start, backward.ends[i]);
        bytes |= id == AS_BYTES;
      }
      tokens.add(id, backward.ends[i]);
      start = backward.ends[i];
    }
    return bytes;
  }

  private boolean isUnknown(int id) {
    return id == UNKNOWN_CHARACTER || id == unknownId;
  }

  /** What unknown characters in a row become. */
  private int resolve(byte[] text, int from, int to) {
    int id = model.vocabulary().id(text, from, to);
    if (id != Vocabulary.ABSENT) {
      return id;
    }
    return byteTokens != null && byteTokens.have(text, from, to)
        ? AS_BYTES
        : Unknown.id(model.unknown(), text, from, to);
  }

  private void emitBytes(byte[] text, int from, TokenSink sink) {
    ByteTokens bytes = Objects.requireNonNull(byteTokens);
    int start = from;
    for (int i = 0; i < tokens.size; i++) {
      int end = tokens.ends[i];
      if (tokens.ids[i] == AS_BYTES) {
        for (int at = start; at < end; at++) {
          sink.token(bytes.id(text[at]), start, end);
        }
      } else {
        sink.token(tokens.ids[i], start, end);
      }
      start = end;
    }
  }

  private void forgetLongWord() {
    if (lastToken.length > KEPT) {
      lastToken = new int[KEPT];
    }
    backward.trim(KEPT);
    tokens.trim(KEPT);
  }
}
