package io.sirocco.tokenizer.training;

import io.sirocco.tokenizer.model.Model;
import io.sirocco.tokenizer.model.TokenSink;
import io.sirocco.tokenizer.model.Vocabulary;
import io.sirocco.tokenizer.model.WordEncoder;
import io.sirocco.tokenizer.text.Utf8;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Words as numbers of symbols, one after the other with {@link #BOUNDARY} before, between and
 * behind them, and the symbols that training begins with.
 */
final class SymbolText {
  /** Stands between words. */
  static final int BOUNDARY = Integer.MIN_VALUE;

  /** The most symbols that fit. */
  private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

  private final int[] symbols;
  private final int[] runEnds;
  private final long[] runCounts;
  private final List<byte[]> tokens;

  private SymbolText(int[] symbols, int[] runEnds, long[] runCounts, List<byte[]> tokens) {
    this.symbols = symbols;
    this.runEnds = runEnds;
    this.runCounts = runCounts;
    this.tokens = tokens;
  }

  /** Words as bytes, all 256 of which are symbols, in a given order. */
  static SymbolText ofBytes(WordCounts words, byte[] order) {
    int[] symbolOf = new int[256];
    List<byte[]> tokens = new ArrayList<>();
    for (byte value : order) {
      symbolOf[value & 0xFF] = tokens.size();
      tokens.add(new byte[] {value});
    }
    Builder builder = new Builder(words);
    for (int word = 0; word < words.size(); word++) {
      for (int i = words.start(word); i < words.end(word); i++) {
        builder.add(symbolOf[words.bytes()[i] & 0xFF]);
      }
      builder.endWord(words.count(word));
    }
    return builder.build(tokens);
  }

  /**
   * Words as characters. The symbols are the characters as they are, by code point, and then those
   * that occur with affixes, by code point too.
   */
  static SymbolText ofCharacters(WordCounts words, Alphabet alphabet, Affixes affixes) {
    Builder builder = new Builder(words);
    boolean[] occurs = new boolean[Affixes.FORMS * alphabet.size()];
    for (int word = 0; word < words.size(); word++) {
      int start = words.start(word);
      int end = words.end(word);
      for (int i = start; i < end; ) {
        int next = i + Utf8.length(words.bytes()[i]);
        int character = alphabet.indexOf(Utf8.codePoint(words.bytes(), i));
        if (character < 0) {
          builder.add(BOUNDARY);
        } else {
          int form = affixes.form(i == start, next == end);
          occurs[Affixes.FORMS * character + form] = true;
          builder.add(Affixes.FORMS * character + form);
        }
        i = next;
      }
      builder.endWord(words.count(word));
    }
    return builder.renumbered(alphabet, affixes, occurs);
  }

  /** Words as the tokens that a model cuts them into; an unknown token is a boundary. */
  static SymbolText ofTokens(WordCounts words, Model model) {
    int unknown = VocabularyExtension.unknown(model).orElse(Vocabulary.ABSENT);
    WordEncoder encoder = model.encoder();
    Builder builder = new Builder(words);
    TokenSink sink = (id, from, to) -> builder.add(id == unknown ? BOUNDARY : id);
    for (int word = 0; word < words.size(); word++) {
      encoder.encode(words.bytes(), words.start(word), words.end(word), sink);
      builder.endWord(words.count(word));
    }
    List<byte[]> tokens = new ArrayList<>();
    for (int id = 0; id < model.vocabulary().size(); id++) {
      tokens.add(model.vocabulary().bytes(id));
    }
    return builder.build(tokens);
  }

  /**
   * The words, the more frequent ones first; a character that the alphabet lacks is a boundary. Not
   * a copy.
   */
  int[] symbols() {
    return symbols;
  }

  /** Where each run of equally frequent words ends, exclusive; not a copy. */
  int[] runEnds() {
    return runEnds;
  }

  /** How often the words of each run occurred; not a copy. */
  long[] runCounts() {
    return runCounts;
  }

  /** What the symbols look like, by number. */
  List<byte[]> tokens() {
    return tokens;
  }

  /** How often the word that a position is in occurred. */
  long count(int position) {
    int run = Arrays.binarySearch(runEnds, position);
    return runCounts[run >= 0 ? run + 1 : -run - 1];
  }

  private static final class Builder {
    private int[] symbols;
    private int length;
    private final IntArrayList runEnds = new IntArrayList();
    private final LongArrayList runCounts = new LongArrayList();

    Builder(WordCounts words) {
      long most = 1L + words.size() + (words.size() == 0 ? 0 : words.end(words.size() - 1));
      if (most > MAX_LENGTH) {
        throw new IllegalArgumentException(
            "distinct words of %,d bytes, at most %,d fit".formatted(most, MAX_LENGTH));
      }
      symbols = new int[(int) most];
      add(BOUNDARY);
    }

    void add(int symbol) {
      symbols[length++] = symbol;
    }

    void endWord(long count) {
      add(BOUNDARY);
      int last = runCounts.size() - 1;
      if (last >= 0 && runCounts.getLong(last) == count) {
        runEnds.set(last, length);
      } else {
        runEnds.add(length);
        runCounts.add(count);
      }
    }

    SymbolText build(List<byte[]> tokens) {
      symbols = Arrays.copyOf(symbols, length);
      return new SymbolText(symbols, runEnds.toIntArray(), runCounts.toLongArray(), tokens);
    }

    SymbolText renumbered(Alphabet alphabet, Affixes affixes, boolean[] occurs) {
      int[] numbers = new int[occurs.length];
      List<byte[]> tokens = new ArrayList<>();
      for (int i = 0; i < occurs.length; i += Affixes.FORMS) {
        numbers[i] = tokens.size();
        tokens.add(affixes.spell(alphabet.codePoint(i / Affixes.FORMS), 0));
      }
      for (int i = 0; i < occurs.length; i++) {
        int form = i % Affixes.FORMS;
        if (form != 0 && occurs[i]) {
          numbers[i] = tokens.size();
          tokens.add(affixes.spell(alphabet.codePoint(i / Affixes.FORMS), form));
        }
      }
      for (int i = 0; i < length; i++) {
        if (symbols[i] != BOUNDARY) {
          symbols[i] = numbers[symbols[i]];
        }
      }
      return build(tokens);
    }
  }
}
