package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.tokenizer.decoding.ByteLevelDecoder;
import io.sirocco.tokenizer.decoding.Cleanup;
import io.sirocco.tokenizer.decoding.WordPieceDecoder;
import io.sirocco.tokenizer.model.Bpe;
import io.sirocco.tokenizer.model.BpeRules;
import io.sirocco.tokenizer.model.Merges;
import io.sirocco.tokenizer.model.Vocabulary;
import io.sirocco.tokenizer.model.WordPiece;
import io.sirocco.tokenizer.normalization.BertNormalizer;
import io.sirocco.tokenizer.pipeline.PipelineParts;
import io.sirocco.tokenizer.pipeline.Spelling;
import io.sirocco.tokenizer.pipeline.Steps;
import io.sirocco.tokenizer.postprocessing.ByteLevelOffsets;
import io.sirocco.tokenizer.postprocessing.PairProcessing;
import io.sirocco.tokenizer.postprocessing.TemplateProcessing;
import io.sirocco.tokenizer.postprocessing.TemplateProcessing.Piece;
import io.sirocco.tokenizer.segmentation.BertPreTokenizer;
import io.sirocco.tokenizer.segmentation.ByteLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The files that tokenizers were kept in before {@code tokenizer.json}: {@code vocab.txt} of BERT,
 * {@code vocab.json} with {@code merges.txt}, and GPT-2's first names for these, {@code
 * encoder.json} with {@code vocab.bpe}.
 *
 * <p>They hold the vocabulary alone; the steps are those of the model that each is known for.
 */
public final class VocabularyFiles {
  /** A token a line. */
  public static final String VOCABULARY_LINES = "vocab.txt";

  /** Tokens and their ids. */
  public static final String VOCABULARY_JSON = "vocab.json";

  /** Merges, one a line. */
  public static final String MERGES = "merges.txt";

  private static final String GPT2_VOCABULARY = "encoder.json";
  private static final String GPT2_MERGES = "vocab.bpe";
  private static final String END_OF_TEXT = "<|endoftext|>";

  private VocabularyFiles() {}

  /** Whether a directory has one of the vocabularies. */
  public static boolean areIn(Path directory) {
    return Files.exists(directory.resolve(VOCABULARY_LINES))
        || Files.exists(directory.resolve(VOCABULARY_JSON))
        || Files.exists(directory.resolve(GPT2_VOCABULARY));
  }

  /**
   * Reads the tokenizer of a directory.
   *
   * @throws TokenizerFileException if a file is missing, unreadable or malformed
   */
  public static PipelineParts read(Path directory) throws TokenizerFileException {
    TokenizerConfig config = TokenizerConfig.read(directory);
    if (Files.exists(directory.resolve(VOCABULARY_LINES))) {
      return wordPiece(directory.resolve(VOCABULARY_LINES), config);
    }
    boolean first = Files.exists(directory.resolve(GPT2_VOCABULARY));
    return byteLevel(
        directory.resolve(first ? GPT2_VOCABULARY : VOCABULARY_JSON),
        directory.resolve(first ? GPT2_MERGES : MERGES),
        config);
  }

  private static PipelineParts byteLevel(
      Path vocabularyFile, Path mergesFile, TokenizerConfig config) throws TokenizerFileException {
    TokenizerJson json = TokenizerJson.parsed(vocabularyFile);
    Vocabulary vocabulary =
        VocabularyFormat.read(json, json.root(), "vocabulary", Spelling.BYTE_ALPHABET);
    int[][] merges = merges(mergesFile, vocabulary);
    Bpe model;
    try {
      model = new Bpe(vocabulary, merges[0], merges[1], BpeRules.BYTE_LEVEL);
    } catch (IllegalArgumentException wrong) {
      throw new TokenizerFileException(mergesFile, "" + wrong.getMessage(), wrong);
    }
    Steps steps =
        new Steps(
            null,
            new ByteLevel(config.prefixSpace(), ByteLevel.Cut.GPT2, ByteLevel.Spelling.BYTES),
            model,
            new ByteLevelOffsets(ByteLevelOffsets.Trim.NOTHING, ByteLevelOffsets.Prefix.NONE),
            new ByteLevelDecoder());
    List<String> usual = json.root().has(END_OF_TEXT) ? List.of(END_OF_TEXT) : List.of();
    return new PipelineParts(steps, Spelling.BYTE_ALPHABET)
        .withAddedTokens(config.addedTokens(usual));
  }

  private static int[][] merges(Path file, Vocabulary vocabulary) throws TokenizerFileException {
    List<String> lines = new ArrayList<>(lines(file));
    if (!lines.isEmpty() && lines.getFirst().startsWith("#version")) {
      lines.removeFirst();
    }
    lines.removeIf(String::isEmpty);
    int[][] merges = new int[2][lines.size()];
    for (int rank = 0; rank < lines.size(); rank++) {
      List<String> pair = List.of(lines.get(rank).split(" ", -1));
      if (pair.size() != 2) {
        throw new TokenizerFileException(
            file, "merge %d is not two tokens with a space between".formatted(rank));
      }
      for (int side = 0; side < 2; side++) {
        merges[side][rank] = vocabulary.id(Spelling.BYTE_ALPHABET.bytes(pair.get(side)));
        if (merges[side][rank] == Vocabulary.ABSENT) {
          throw new TokenizerFileException(
              file,
              "merge %d names \"%s\", which is not in the vocabulary"
                  .formatted(rank, pair.get(side)));
        }
      }
    }
    return merges;
  }

  private static PipelineParts wordPiece(Path file, TokenizerConfig config)
      throws TokenizerFileException {
    List<String> tokens = new ArrayList<>(lines(file));
    if (!tokens.isEmpty() && tokens.getLast().isEmpty()) {
      tokens.removeLast();
    }
    Vocabulary vocabulary;
    try {
      vocabulary = Vocabulary.ofTexts(tokens);
    } catch (IllegalArgumentException wrong) {
      throw new TokenizerFileException(file, "" + wrong.getMessage(), wrong);
    }
    String beginning = config.role("cls_token", "[CLS]");
    String separator = config.role("sep_token", "[SEP]");
    String unknown = config.role("unk_token", "[UNK]");
    Steps steps =
        new Steps(
            new BertNormalizer(config.bertSteps()),
            new BertPreTokenizer(),
            new WordPiece(
                vocabulary,
                OptionalInt.of(require(file, vocabulary, unknown)),
                WordPiece.CONTINUING_PREFIX,
                WordPiece.LONGEST_WORD),
            template(
                new PairProcessing.Token(require(file, vocabulary, beginning), beginning),
                new PairProcessing.Token(require(file, vocabulary, separator), separator)),
            new WordPieceDecoder(WordPiece.CONTINUING_PREFIX, Cleanup.ENGLISH));
    List<String> usual =
        new ArrayList<>(List.of(config.role("pad_token", "[PAD]"), unknown, beginning, separator));
    usual.add(config.role("mask_token", "[MASK]"));
    usual.removeIf(token -> vocabulary.id(token) == Vocabulary.ABSENT);
    return new PipelineParts(steps, Spelling.TEXT).withAddedTokens(config.addedTokens(usual));
  }

  private static int require(Path file, Vocabulary vocabulary, String token)
      throws TokenizerFileException {
    int id = vocabulary.id(token);
    if (id == Vocabulary.ABSENT) {
      throw new TokenizerFileException(
          file, "the token %s is not in the vocabulary".formatted(token));
    }
    return id;
  }

  private static TemplateProcessing template(
      PairProcessing.Token beginning, PairProcessing.Token separator) {
    Piece begin = new Piece.Special(beginning.content(), 0);
    Piece end = new Piece.Special(separator.content(), 0);
    Piece text = new Piece.Text(0, 0);
    return new TemplateProcessing(
        List.of(begin, text, end),
        List.of(begin, text, end, new Piece.Text(1, 1), new Piece.Special(separator.content(), 1)),
        Map.of(beginning.content(), List.of(beginning), separator.content(), List.of(separator)));
  }

  private static List<String> lines(Path file) throws TokenizerFileException {
    String text = new String(TokenizerJson.bytes(file), StandardCharsets.UTF_8);
    return text.lines().toList();
  }

  /**
   * Writes the vocabulary of a WordPiece or byte-pair model.
   *
   * @return the names of the files
   * @throws TokenizerFileException if there are no such files for the model, or they cannot be
   *     written
   */
  public static Set<String> write(PipelineParts parts, Path directory)
      throws TokenizerFileException {
    TokenizerJson.createDirectory(directory);
    TokenNames names = new TokenNames(parts);
    return switch (parts.steps().model()) {
      case WordPiece wordPiece -> {
        write(directory, VOCABULARY_LINES, lines(wordPiece.vocabulary(), names));
        yield Set.of(VOCABULARY_LINES);
      }
      case Bpe bpe -> {
        ObjectNode vocabulary = JsonNodeFactory.instance.objectNode();
        for (int id = 0; id < bpe.vocabulary().size(); id++) {
          vocabulary.put(names.of(id), id);
        }
        write(directory, VOCABULARY_JSON, vocabulary.toString());
        write(directory, MERGES, merges(bpe.merges(), names));
        yield Set.of(VOCABULARY_JSON, MERGES);
      }
      default ->
          throw new TokenizerFileException(
              directory,
              "only WordPiece and byte-pair models have vocabulary files besides tokenizer.json");
    };
  }

  private static String lines(Vocabulary vocabulary, TokenNames names) {
    StringBuilder lines = new StringBuilder();
    for (int id = 0; id < vocabulary.size(); id++) {
      lines.append(names.of(id)).append('\n');
    }
    return lines.toString();
  }

  private static String merges(Merges merges, TokenNames names) {
    StringBuilder lines = new StringBuilder("#version: 0.2\n");
    for (int rank = 0; rank < merges.size(); rank++) {
      lines.append(names.of(merges.left(rank))).append(' ');
      lines.append(names.of(merges.right(rank))).append('\n');
    }
    return lines.toString();
  }

  private static void write(Path directory, String name, String content)
      throws TokenizerFileException {
    try {
      AtomicFile.write(directory, name, content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new TokenizerFileException(
          directory.resolve(name), "cannot be written: " + failure, failure);
    }
  }
}
