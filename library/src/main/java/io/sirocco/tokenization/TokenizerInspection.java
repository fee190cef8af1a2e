package io.sirocco.tokenization;

import io.sirocco.tokenizer.Encoding;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.TokenizerType;
import io.sirocco.tokenizer.lucene.LuceneSegmenter;
import io.sirocco.tokenizer.lucene.Segmentation;
import io.sirocco.tokenizer.lucene.Segmenter;
import io.sirocco.tokenizer.lucene.Spaces;
import io.sirocco.tokenizer.model.Bpe;
import io.sirocco.tokenizer.model.Bytes;
import io.sirocco.tokenizer.model.Characters;
import io.sirocco.tokenizer.model.Unigram;
import io.sirocco.tokenizer.model.WordLevel;
import io.sirocco.tokenizer.model.WordPiece;
import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Alignment;
import io.sirocco.tokenizer.text.CharacterClass;
import io.sirocco.tokenizer.text.Spans;
import io.sirocco.tokenizer.text.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Looks at how a tokenizer cuts texts, and at its vocabulary. */
public final class TokenizerInspection {
  private final Tokenizer tokenizer;
  private final int unknown;
  private final LuceneSegmenter words =
      new LuceneSegmenter(new Segmentation.One(Segmenter.ICU), Spaces.REMOVED);

  /**
   * A part of a text.
   *
   * @param text of the part
   * @param id of the token that it is, or -1 where no token covers it
   */
  public record Part(String text, int id) {}

  /** What one text adds to the counts. */
  private record Counts(
      int bytes, int characters, int words, int tokens, int unknownCharacters, BitSet ids) {}

  /** Looks at a tokenizer. */
  public TokenizerInspection(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    this.unknown = unknownId(tokenizer).orElse(-1);
  }

  /** The token of what has none, where there is one. */
  private static OptionalInt unknownId(Tokenizer tokenizer) {
    if (!(tokenizer instanceof TokenizerPipeline pipeline)) {
      return tokenizer.id("<unk>");
    }
    return switch (pipeline.parts().steps().model()) {
      case Bpe bpe -> bpe.rules().unknown();
      case Bytes bytes -> bytes.unknown();
      case Characters characters -> characters.unknown();
      case Unigram unigram -> unigram.unknown();
      case WordLevel words -> words.unknown();
      case WordPiece pieces -> pieces.unknown();
    };
  }

  /**
   * Cuts the lines of some sources, each a text, and counts.
   *
   * @param language for the result
   * @throws IOException if a source cannot be read or a line cannot be encoded
   */
  public LanguageFertility measure(
      String language, List<TextLines> sources, LineMapping mapping, BooleanSupplier stopRequested)
      throws IOException {
    long[] sums = new long[6];
    BitSet seen = new BitSet();
    for (TextLines source : sources) {
      mapping.map(
          source,
          this::count,
          counts -> {
            sums[0]++;
            sums[1] += counts.bytes;
            sums[2] += counts.characters;
            sums[3] += counts.words;
            sums[4] += counts.tokens;
            sums[5] += counts.unknownCharacters;
            seen.or(counts.ids);
          },
          stopRequested);
    }
    return new LanguageFertility(
        language, sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], seen.cardinality());
  }

  private Counts count(String text) {
    Encoding encoding = tokenizer.encode(text);
    int[] special = encoding.specialTokensMask();
    BitSet ids = new BitSet();
    int tokens = 0;
    int unknownCharacters = 0;
    int end = 0;
    for (int token = 0; token < encoding.size(); token++) {
      if (special[token] != 0) {
        continue;
      }
      tokens++;
      ids.set(encoding.id(token));
      if (encoding.id(token) == unknown) {
        int start = Math.max(end, encoding.start(token));
        end = Math.max(start, encoding.end(token));
        unknownCharacters += characters(text.substring(start, end));
      }
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Counts(bytes.length, characters(text), words(text), tokens, unknownCharacters, ids);
  }

  /** The characters that are not white space. */
  private static int characters(String text) {
    return (int) text.codePoints().filter(c -> !CharacterClass.WHITESPACE.contains(c)).count();
  }

  private int words(String text) {
    AlignedText aligned = new AlignedText();
    aligned.reset(text, Alignment.IGNORED);
    Spans spans = new Spans();
    spans.reset(aligned.length());
    words.segment(aligned, spans);
    int count = 0;
    for (int span = 0; span < spans.size(); span++) {
      if (hasLetterOrDigit(aligned.bytes(), spans.from(span), spans.to(span))) {
        count++;
      }
    }
    return count;
  }

  private static boolean hasLetterOrDigit(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i += Utf8.length(bytes[i])) {
      int codePoint = Utf8.codePoint(bytes, i);
      if (CharacterClass.LETTER.contains(codePoint) || CharacterClass.NUMBER.contains(codePoint)) {
        return true;
      }
    }
    return false;
  }

  /** The longest tokens by their characters, special tokens left out. */
  public List<String> longestTokens(int count) {
    BitSet special = new BitSet();
    tokenizer.specialTokens().forEach(token -> special.set(token.id()));
    return IntStream.range(0, tokenizer.vocabularySize())
        .filter(id -> !special.get(id))
        .mapToObj(this::shown)
        .sorted(Comparator.comparingInt((String t) -> -t.codePointCount(0, t.length())))
        .limit(count)
        .toList();
  }

  /** A token as text; byte-level vocabularies spell it in a way that nobody can read. */
  private String shown(int id) {
    String text = tokenizer.type() == TokenizerType.BPE ? tokenizer.decode(id) : "";
    return text.isEmpty() ? tokenizer.token(id) : text;
  }

  /**
   * A text in parts, each a token or between tokens; tokens of the same place, such as the bytes of
   * a character, are one part with the id of the first.
   */
  public List<Part> parts(String text) {
    Encoding encoding = tokenizer.encode(text);
    List<Part> parts = new ArrayList<>();
    int end = 0;
    for (int token = 0; token < encoding.size(); token++) {
      if (encoding.end(token) > Math.max(end, encoding.start(token))) {
        int start = Math.max(end, encoding.start(token));
        addBetween(parts, text, end, start);
        end = encoding.end(token);
        parts.add(new Part(text.substring(start, end), encoding.id(token)));
      }
    }
    addBetween(parts, text, end, text.length());
    return parts;
  }

  private static void addBetween(List<Part> parts, String text, int from, int to) {
    if (from < to) {
      parts.add(new Part(text.substring(from, to), -1));
    }
  }
}
