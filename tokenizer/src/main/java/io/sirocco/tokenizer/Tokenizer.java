package io.sirocco.tokenizer;

import io.sirocco.tokenizer.format.TokenizerFileException;
import io.sirocco.tokenizer.format.TokenizerJson;
import io.sirocco.tokenizer.format.VocabularyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Turns text into token ids and back.
 *
 * <p>The ids of a vocabulary of V tokens are 0 to V-1 without a gap. A tokenizer is immutable and
 * safe for use by several threads; its streaming decoders are not.
 */
public interface Tokenizer {
  /** The file that {@link #save} writes into its directory. */
  String FILE_NAME = TokenizerJson.FILE_NAME;

  /** What kind of tokenizer this is. */
  TokenizerType type();

  /** The number of tokens, special tokens included. */
  int vocabularySize();

  /**
   * The tokens of a text, in order.
   *
   * @throws UnknownCharacterException if a character has no token
   */
  Encoding encode(String text);

  /**
   * The ids of {@link #encode} alone, for texts whose offsets nobody needs.
   *
   * @throws UnknownCharacterException if a character has no token
   */
  default int[] ids(String text) {
    return encode(text).ids();
  }

  /**
   * The text of some tokens; special tokens appear as their content.
   *
   * @throws IllegalArgumentException if an id is not in the vocabulary
   */
  default String decode(int... ids) {
    return StreamingDecoder.all(streamingDecoder(), ids);
  }

  /** A new decoder that takes one id at a time, for printing tokens while they are generated. */
  StreamingDecoder streamingDecoder();

  /**
   * A token as the vocabulary spells it.
   *
   * @throws IllegalArgumentException if the id is not in the vocabulary
   */
  String token(int id);

  /** The id of a token as the vocabulary spells it; empty if there is no such token. */
  OptionalInt id(String token);

  /** The special tokens, by increasing id. */
  List<SpecialToken> specialTokens();

  /**
   * Writes {@link #FILE_NAME} into a directory, which is created if it is missing. A reader sees
   * the old file or the new one, never a part.
   *
   * @throws TokenizerFileException if the file cannot be written; what was there before stays
   */
  void save(Path directory) throws IOException;

  /**
   * Reads the tokenizer of a directory: one that {@link #save} wrote, or a {@code tokenizer.json}
   * of others with parts that are known, or, without that, {@link VocabularyFiles}.
   *
   * @throws TokenizerFileException if the file is missing, unreadable, malformed, or describes a
   *     tokenizer that is not supported
   */
  static Tokenizer load(Path directory) throws IOException {
    if (!Files.exists(directory.resolve(FILE_NAME)) && VocabularyFiles.areIn(directory)) {
      return new TokenizerPipeline(VocabularyFiles.read(directory));
    }
    TokenizerJson json = TokenizerJson.read(directory.resolve(FILE_NAME));
    return CharacterTokenizerJson.describes(json)
        ? CharacterTokenizerJson.read(json)
        : TokenizerPipeline.of(json);
  }
}
