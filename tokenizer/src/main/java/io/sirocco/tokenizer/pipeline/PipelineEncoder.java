package io.sirocco.tokenizer.pipeline;

import io.sirocco.tokenizer.model.TokenSink;
import io.sirocco.tokenizer.model.WordEncoder;
import io.sirocco.tokenizer.normalization.Normalizer;
import io.sirocco.tokenizer.postprocessing.TokenSequence;
import io.sirocco.tokenizer.segmentation.PreTokenizer;
import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Alignment;
import io.sirocco.tokenizer.text.CharacterOffsets;
import io.sirocco.tokenizer.text.Spans;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Turns texts into tokens; belongs to one thread at a time and is used again. */
public final class PipelineEncoder {
  /** Buffers above this many bytes are let go after a text. */
  private static final int KEPT = 1 << 22;

  private final @Nullable Normalizer normalizer;
  private final @Nullable PreTokenizer preTokenizer;
  private final AddedVocabulary added;
  private final @Nullable TokenSpaces spaces;
  private final WordEncoder words;
  private final AlignedText text = new AlignedText();
  private final AlignedText part = new AlignedText();
  private final Spans spans = new Spans();
  private final CharacterOffsets offsets = new CharacterOffsets();
  private final TokenSink idSink = this::addId;
  private final TokenSink tokenSink = this::addToken;

  private Alignment alignment = Alignment.IGNORED;
  private AlignedText current = text;
  private int[] ids = new int[64];
  private int size;
  private TokenSequence tokens = new TokenSequence(1);
  private int word;
  private int sequence;

  PipelineEncoder(Steps steps, AddedVocabulary added, @Nullable TokenSpaces spaces) {
    this.normalizer = steps.normalizer();
    this.preTokenizer = steps.preTokenizer();
    this.words = steps.model().encoder();
    this.added = added;
    this.spaces = spaces;
  }

  /**
   * The ids of a text.
   *
   * @param utf8 valid UTF-8
   */
  public int[] ids(byte[] utf8, int from, int to) {
    alignment = Alignment.IGNORED;
    size = 0;
    run(utf8, from, to);
    int[] result = Arrays.copyOf(ids, size);
    if (ids.length > KEPT) {
      ids = new int[64];
    }
    release();
    return result;
  }

  /**
   * The tokens of a text, with places in characters.
   *
   * @param utf8 valid UTF-8, of which the first {@code length} bytes count
   * @param sequence the number of the text among those that are encoded together
   */
  public TokenSequence encode(byte[] utf8, int length, int sequence) {
    alignment = Alignment.TRACKED;
    this.sequence = sequence;
    tokens = new TokenSequence(16 + length / 4);
    word = 0;
    offsets.reset(utf8, length);
    run(utf8, 0, length);
    offsets.reset(new byte[0], 0);
    release();
    return tokens;
  }

  private void release() {
    text.trim(KEPT);
    part.trim(KEPT);
    spans.trim(KEPT);
  }

  private void run(byte[] utf8, int from, int to) {
    int[] done = {from};
    added.findInOriginal(
        utf8,
        from,
        to,
        (id, start, end) -> {
          encodePart(utf8, done[0], start);
          addNamed(id, start, end);
          if (alignment == Alignment.TRACKED && spaces != null) {
            tokens.spaces(
                TokenSpaces.leading(utf8, start, end), TokenSpaces.trailing(utf8, start, end));
          }
          done[0] = end;
        });
    encodePart(utf8, done[0], to);
  }

  /** What is between the tokens that are named in the text as it is. */
  private void encodePart(byte[] utf8, int from, int to) {
    if (from >= to) {
      return;
    }
    text.reset(utf8, from, to, alignment);
    if (normalizer != null) {
      normalizer.normalize(text);
    }
    if (!added.looksInNormalized()) {
      encodeWords(text);
      return;
    }
    int[] done = {0};
    added.findInNormalized(
        text.bytes(),
        0,
        text.length(),
        (id, start, end) -> {
          encodeBetween(done[0], start);
          if (alignment == Alignment.TRACKED) {
            addNamed(id, text.originalStart(start), text.originalEnd(end));
            if (spaces != null) {
              byte[] bytes = text.bytes();
              tokens.spaces(
                  TokenSpaces.leading(bytes, start, end), TokenSpaces.trailing(bytes, start, end));
            }
          } else {
            addNamed(id, start, end);
          }
          done[0] = end;
        });
    encodeBetween(done[0], text.length());
  }

  private void encodeBetween(int from, int to) {
    if (from == 0 && to == text.length()) {
      encodeWords(text);
    } else if (from < to) {
      part.reset(text, from, to);
      encodeWords(part);
    }
  }

  private void encodeWords(AlignedText normalized) {
    current = normalized;
    spans.reset(normalized.length());
    if (preTokenizer != null) {
      preTokenizer.segment(normalized, spans);
    }
    byte[] bytes = normalized.bytes();
    TokenSink sink = alignment == Alignment.TRACKED ? tokenSink : idSink;
    for (int i = 0; i < spans.size(); i++) {
      words.encode(bytes, spans.from(i), spans.to(i), sink);
      word++;
    }
  }

  private void addNamed(int id, int start, int end) {
    if (alignment == Alignment.TRACKED) {
      tokens.add(id, offsets.at(start), offsets.at(end), word++, sequence);
    } else {
      addId(id, start, end);
    }
  }

  private void addId(int id, int from, int to) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, Math.multiplyExact(2, size));
    }
    ids[size++] = id;
  }

  private void addToken(int id, int from, int to) {
    int start = offsets.at(current.originalStart(from));
    tokens.add(id, start, offsets.at(current.originalEnd(to)), word, sequence);
    if (spaces != null) {
      tokens.spaces(spaces.leading(id), spaces.trailing(id));
    }
  }
}
