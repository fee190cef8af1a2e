package io.sirocco.tokenizer;

import io.sirocco.tokenizer.decoding.ByteLevelDecoder;
import io.sirocco.tokenizer.decoding.Decoder;
import io.sirocco.tokenizer.format.PipelineFormat;
import io.sirocco.tokenizer.format.TokenizerFileException;
import io.sirocco.tokenizer.format.TokenizerJson;
import io.sirocco.tokenizer.model.Bpe;
import io.sirocco.tokenizer.model.Bytes;
import io.sirocco.tokenizer.model.Characters;
import io.sirocco.tokenizer.model.Unigram;
import io.sirocco.tokenizer.model.Vocabulary;
import io.sirocco.tokenizer.model.WordLevel;
import io.sirocco.tokenizer.model.WordPiece;
import io.sirocco.tokenizer.pipeline.AddedToken;
import io.sirocco.tokenizer.pipeline.Pipeline;
import io.sirocco.tokenizer.pipeline.PipelineParts;
import io.sirocco.tokenizer.pipeline.Spelling;
import io.sirocco.tokenizer.postprocessing.Padding;
import io.sirocco.tokenizer.postprocessing.SpecialTokens;
import io.sirocco.tokenizer.postprocessing.TokenSequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * A tokenizer as the field has them: normalizer, pre-tokenizer, model, post-processor, decoder, and
 * tokens that are looked for before all of these.
 *
 * <p>{@link #encode(String)} and {@link #ids(String)} give the tokens of a text and nothing else;
 * special tokens around it, truncation and padding come with {@link #encode(TextInput,
 * SpecialTokens)}. Halves of surrogate pairs are replaced; {@link MalformedText} tells other ways.
 */
public final class TokenizerPipeline implements Tokenizer {
  private final Pipeline pipeline;
  private final int vocabularySize;

  /**
   * Puts parts together.
   *
   * @throws IllegalArgumentException if a part names an id outside the vocabulary
   */
  public TokenizerPipeline(PipelineParts parts) {
    this.pipeline = new Pipeline(parts);
    int size = parts.steps().model().vocabulary().size();
    var added = pipeline.added().byId();
    this.vocabularySize = added.isEmpty() ? size : Math.max(size, added.lastKey() + 1);
    pipeline.requireIdsBelow(vocabularySize);
  }

  /** The tokenizer that a file describes. */
  static TokenizerPipeline of(TokenizerJson json) throws TokenizerFileException {
    PipelineParts parts = PipelineFormat.read(json);
    try {
      return new TokenizerPipeline(parts);
    } catch (IllegalArgumentException wrong) {
      throw new TokenizerFileException(json.file(), "" + wrong.getMessage(), wrong);
    }
  }

  /** What it is made of. */
  public PipelineParts parts() {
    return pipeline.parts();
  }

  @Override
  public TokenizerType type() {
    return switch (parts().steps().model()) {
      case Bpe bpe -> TokenizerType.BPE;
      case Bytes bytes -> TokenizerType.BYTE;
      case Characters characters -> TokenizerType.CHARACTER;
      case Unigram unigram -> TokenizerType.UNIGRAM;
      case WordLevel words -> TokenizerType.WORD;
      case WordPiece wordPiece -> TokenizerType.WORD_PIECE;
    };
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public Encoding encode(String text) {
    TokenSequence tokens = tokens(text, 0);
    countUnits(tokens, List.of(text));
    return new Encoding(tokens);
  }

  /** Places count characters so far; only texts with surrogate pairs have more UTF-16 units. */
  private static void countUnits(TokenSequence tokens, List<String> texts) {
    if (texts.stream().anyMatch(Utf16Offsets::hasPairs)) {
      tokens.convertPlaces(
          texts.stream().map(Utf16Offsets::new).<IntUnaryOperator>map(units -> units::at).toList());
    }
  }

  private TokenSequence tokens(String text, int sequence) {
    byte[] bytes = MalformedText.REPLACE.utf8(text);
    return pipeline.encode(encoder -> encoder.encode(bytes, bytes.length, sequence));
  }

  @Override
  public int[] ids(String text) {
    byte[] bytes = MalformedText.REPLACE.utf8(text);
    return pipeline.encode(encoder -> encoder.ids(bytes, 0, bytes.length));
  }

  /**
   * The ids of a text in UTF-8.
   *
   * @throws MalformedTextException if it is not UTF-8 and that is refused
   */
  public int[] ids(byte[] text, MalformedText malformed) {
    byte[] bytes = malformed.utf8(text);
    return pipeline.encode(encoder -> encoder.ids(bytes, 0, bytes.length));
  }

  /**
   * A text or a pair of texts as a network wants it: cut to length, with special tokens, filled up.
   *
   * @throws IllegalArgumentException if truncation leaves no room
   */
  public Encoding encode(TextInput input, SpecialTokens specialTokens) {
    return encodeAll(List.of(input), specialTokens, 1).getFirst();
  }

  /**
   * Texts as a network wants them, filled up to one length if there is padding. The result does not
   * depend on the number of threads.
   *
   * @param threads how many threads work at once
   * @throws IllegalArgumentException if truncation leaves no room
   */
  public List<Encoding> encodeAll(
      List<TextInput> inputs, SpecialTokens specialTokens, int threads) {
    List<TokenSequence> sequences =
        Batch.map(inputs, threads, input -> process(input, specialTokens));
    Padding padding = parts().padding();
    if (padding != null) {
      padding.apply(sequences);
    }
    return Batch.map(sequences, threads, Encoding::new);
  }

  /** The ids of texts, in order, and nothing else; see {@link #ids(String)}. */
  public List<int[]> idsOfAll(List<String> texts, int threads) {
    return Batch.map(texts, threads, this::ids);
  }

  private TokenSequence process(TextInput input, SpecialTokens specialTokens) {
    String pair = input.pair();
    List<String> texts = pair == null ? List.of(input.text()) : List.of(input.text(), pair);
    List<TokenSequence> sequences = new ArrayList<>();
    for (String text : texts) {
      sequences.add(tokens(text, sequences.size()));
    }
    TokenSequence tokens = pipeline.finish(sequences, specialTokens);
    countUnits(tokens, texts);
    return tokens;
  }

  @Override
  public StreamingDecoder streamingDecoder() {
    return decoder(id -> true);
  }

  /** A new decoder that leaves special tokens out. */
  public StreamingDecoder plainDecoder() {
    return decoder(id -> !isSpecial(id));
  }

  /** The text of some tokens without the special ones. */
  public String decodePlain(int... ids) {
    return StreamingDecoder.all(plainDecoder(), ids);
  }

  private boolean isSpecial(int id) {
    AddedToken token = pipeline.added().token(id);
    return token != null && token.has(AddedToken.Trait.SPECIAL);
  }

  private StreamingDecoder decoder(IntPredicate kept) {
    Decoder decoder = parts().steps().decoder();
    if (decoder instanceof ByteLevelDecoder && parts().spelling() == Spelling.BYTE_ALPHABET) {
      return new ByteStreamingDecoder(this::bytes, kept);
    }
    return new TextStreamingDecoder(decoder, this::token, kept);
  }

  private byte[] bytes(int id) {
    requireInside(id);
    AddedToken added = pipeline.added().token(id);
    return added == null ? vocabulary().bytes(id) : parts().spelling().bytes(added.content());
  }

  private Vocabulary vocabulary() {
    return parts().steps().model().vocabulary();
  }

  @Override
  public String token(int id) {
    requireInside(id);
    AddedToken added = pipeline.added().token(id);
    return added == null ? parts().spelling().text(vocabulary().bytes(id)) : added.content();
  }

  private void requireInside(int id) {
    if (id < 0 || id >= vocabularySize) {
      throw new IllegalArgumentException(
          "token id %d is outside the vocabulary of %d tokens (ids 0 to %d)"
              .formatted(id, vocabularySize, vocabularySize - 1));
    }
  }

  @Override
  public OptionalInt id(String token) {
    OptionalInt added = pipeline.added().id(token);
    if (added.isPresent()) {
      return added;
    }
    int id = vocabulary().id(parts().spelling().bytes(token));
    return id == Vocabulary.ABSENT ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public List<SpecialToken> specialTokens() {
    return pipeline.added().byId().entrySet().stream()
        .filter(entry -> entry.getValue().has(AddedToken.Trait.SPECIAL))
        .map(entry -> new SpecialToken(entry.getKey(), entry.getValue().content()))
        .toList();
  }

  @Override
  public void save(Path directory) throws IOException {
    TokenizerJson.createDirectory(directory);
    TokenizerJson.write(directory, PipelineFormat.write(parts()));
  }

  /**
   * Writes {@link #FILE_NAME} for Hugging Face's tokenizers.
   *
   * @throws TokenizerFileException if the file cannot be written, or if the tokenizer has a step
   *     that they do not have, which is named
   */
  public void export(Path directory) throws IOException {
    List<String> foreign = PipelineFormat.foreignSteps(parts());
    if (!foreign.isEmpty()) {
      throw new TokenizerFileException(
          directory.resolve(FILE_NAME),
          "Hugging Face's tokenizers have no step " + String.join(", ", foreign));
    }
    save(directory);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenizerPipeline that && parts().equals(that.parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  @Override
  public String toString() {
    return "TokenizerPipeline[%d tokens, %s]".formatted(vocabularySize, parts().steps());
  }
}
