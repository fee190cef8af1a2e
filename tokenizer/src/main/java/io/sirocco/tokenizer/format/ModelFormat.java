package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.tokenizer.model.Bpe;
import io.sirocco.tokenizer.model.BpeOption;
import io.sirocco.tokenizer.model.BpeRules;
import io.sirocco.tokenizer.model.BpeUnit;
import io.sirocco.tokenizer.model.Bytes;
import io.sirocco.tokenizer.model.Characters;
import io.sirocco.tokenizer.model.Merges;
import io.sirocco.tokenizer.model.Model;
import io.sirocco.tokenizer.model.Unigram;
import io.sirocco.tokenizer.model.UnknownPieces;
import io.sirocco.tokenizer.model.Vocabulary;
import io.sirocco.tokenizer.model.WordLevel;
import io.sirocco.tokenizer.model.WordPiece;
import io.sirocco.tokenizer.pipeline.AddedToken;
import io.sirocco.tokenizer.pipeline.Spelling;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Models in a file. */
final class ModelFormat {
  /** The name of an unknown token that is not there, so that what is unknown is an error. */
  private static final String ABSENT = "<unk>";

  private ModelFormat() {}

  /** Whether the model's vocabulary can hold bytes instead of what the file spells. */
  static boolean spellsBytes(JsonPart part, List<AddedToken> added) throws TokenizerFileException {
    return type(part).equals("BPE")
        && part.text("continuing_subword_prefix", "").isEmpty()
        && part.text("end_of_word_suffix", "").isEmpty()
        && !part.is("byte_fallback", false)
        && VocabularyFormat.spellsBytes(part.object("vocab"), added);
  }

  /** Very old files do not name the type of their BPE model. */
  private static String type(JsonPart part) throws TokenizerFileException {
    return part.text("type", part.has("merges") ? "BPE" : "");
  }

  static Model read(JsonPart part, Spelling spelling) throws TokenizerFileException {
    try {
      Model model =
          switch (type(part)) {
            case "BPE" -> bpe(part, spelling);
            case "Unigram" -> unigram(part, spelling);
            case "WordLevel" -> wordLevel(part, spelling);
            case "WordPiece" -> wordPiece(part, spelling);
            default -> throw part.unknownType();
          };
      part.end();
      return model;
    } catch (IllegalArgumentException wrong) {
      throw new TokenizerFileException(
          part.file().file(), part.name() + ": " + wrong.getMessage(), wrong);
    }
  }

  private static Vocabulary vocabulary(JsonPart part, Spelling spelling)
      throws TokenizerFileException {
    return VocabularyFormat.read(part.file(), part.object("vocab"), "model.vocab", spelling);
  }

  private static OptionalInt unknown(JsonPart part, Vocabulary vocabulary, Spelling spelling)
      throws TokenizerFileException {
    if (!part.has("unk_token")) {
      return OptionalInt.empty();
    }
    int id = vocabulary.id(spelling.bytes(part.text("unk_token")));
    return id == Vocabulary.ABSENT ? OptionalInt.empty() : OptionalInt.of(id);
  }

  private static Model wordLevel(JsonPart part, Spelling spelling) throws TokenizerFileException {
    Vocabulary vocabulary = vocabulary(part, spelling);
    return new WordLevel(vocabulary, unknown(part, vocabulary, spelling));
  }

  private static Model wordPiece(JsonPart part, Spelling spelling) throws TokenizerFileException {
    Vocabulary vocabulary = vocabulary(part, spelling);
    return new WordPiece(
        vocabulary,
        unknown(part, vocabulary, spelling),
        part.text("continuing_subword_prefix", WordPiece.CONTINUING_PREFIX),
        part.number("max_input_chars_per_word", WordPiece.LONGEST_WORD));
  }

  private static Model unigram(JsonPart part, Spelling spelling) throws TokenizerFileException {
    JsonNode array = part.array("vocab");
    List<byte[]> tokens = new ArrayList<>(array.size());
    double[] scores = new double[array.size()];
    for (JsonNode piece : array) {
      if (piece.size() != 2 || !piece.path(0).isTextual() || !piece.path(1).isNumber()) {
        throw part.problem(
            ".vocab[%d] is %s, not a token and its score"
                .formatted(tokens.size(), TokenizerJson.describe(piece)));
      }
      scores[tokens.size()] = piece.path(1).doubleValue();
      tokens.add(spelling.bytes(piece.path(0).textValue()));
    }
    Vocabulary vocabulary = VocabularyFormat.of(part.file(), "model.vocab", tokens);
    OptionalInt unknown =
        part.has("unk_id") ? OptionalInt.of(part.number("unk_id")) : OptionalInt.empty();
    return new Unigram(
        vocabulary,
        scores,
        unknown,
        part.is("byte_fallback", false) ? UnknownPieces.BYTES : UnknownPieces.UNKNOWN_TOKEN);
  }

  private static Model bpe(JsonPart part, Spelling spelling) throws TokenizerFileException {
    if (part.has("dropout")) {
      throw part.problem(".dropout is set, but encoding is never random here");
    }
    Vocabulary vocabulary = vocabulary(part, spelling);
    OptionalInt unknown = unknown(part, vocabulary, spelling);
    Set<BpeOption> options = EnumSet.noneOf(BpeOption.class);
    if (part.is("fuse_unk", false)) {
      options.add(BpeOption.FUSE_UNKNOWN);
    }
    if (part.is("byte_fallback", false)) {
      options.add(BpeOption.BYTE_FALLBACK);
    }
    if (part.is("ignore_merges", false)) {
      options.add(BpeOption.IGNORE_MERGES);
    }
    if (part.has("unk_token") && unknown.isEmpty()) {
      options.add(BpeOption.REFUSE_UNKNOWN);
    }
    BpeRules rules =
        new BpeRules(
            spelling == Spelling.BYTE_ALPHABET ? BpeUnit.BYTES : BpeUnit.CHARACTERS,
            unknown,
            part.text("continuing_subword_prefix", ""),
            part.text("end_of_word_suffix", ""),
            options);
    int[][] merges = merges(part, vocabulary, spelling);
    return new Bpe(vocabulary, merges[0], merges[1], rules);
  }

  private static int[][] merges(JsonPart part, Vocabulary vocabulary, Spelling spelling)
      throws TokenizerFileException {
    JsonNode array = part.array("merges");
    int[][] merges = new int[2][array.size()];
    int rank = 0;
    for (JsonNode merge : array) {
      String[] pair = pair(part, merge, rank);
      for (int side = 0; side < 2; side++) {
        int id = vocabulary.id(spelling.bytes(pair[side]));
        if (id == Vocabulary.ABSENT) {
          throw part.problem(
              ".merges[%d] names \"%s\", which is not in the vocabulary"
                  .formatted(rank, shortened(pair[side])));
        }
        merges[side][rank] = id;
      }
      rank++;
    }
    return merges;
  }

  private static String shortened(String token) {
    return token.length() <= 80 ? token : token.substring(0, 77) + "...";
  }

  /** A merge is a pair or, in older files, a text with a space in the middle. */
  private static String[] pair(JsonPart part, JsonNode merge, int rank)
      throws TokenizerFileException {
    if (merge.isTextual()) {
      String text = merge.textValue();
      int space = text.indexOf(' ');
      if (space >= 0 && text.indexOf(' ', space + 1) < 0) {
        return new String[] {text.substring(0, space), text.substring(space + 1)};
      }
    }
    if (merge.size() == 2 && merge.path(0).isTextual() && merge.path(1).isTextual()) {
      return new String[] {merge.path(0).textValue(), merge.path(1).textValue()};
    }
    throw part.problem(
        ".merges[%d] is %s, not a pair of tokens".formatted(rank, TokenizerJson.describe(merge)));
  }

  static ObjectNode write(Model model, TokenNames names) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    switch (model) {
      case Bpe bpe -> write(bpe, names, node);
      case WordLevel(Vocabulary vocabulary, OptionalInt unknown) -> {
        node.put("type", "WordLevel");
        writeVocabulary(vocabulary, names, node);
        node.put("unk_token", unknownName(unknown, names));
      }
      case WordPiece wordPiece -> {
        node.put("type", "WordPiece").put("unk_token", unknownName(wordPiece.unknown(), names));
        node.put("continuing_subword_prefix", wordPiece.continuingPrefix());
        node.put("max_input_chars_per_word", wordPiece.longestWord());
        writeVocabulary(wordPiece.vocabulary(), names, node);
      }
      case Unigram unigram -> write(unigram, names, node);
      case Characters(Vocabulary vocabulary, OptionalInt unknown) ->
          write(plain(vocabulary, BpeUnit.CHARACTERS, unknown), names, node);
      case Bytes(Vocabulary vocabulary, OptionalInt unknown) ->
          write(plain(vocabulary, BpeUnit.BYTES, unknown), names, node);
    }
    return node;
  }

  private static String unknownName(OptionalInt unknown, TokenNames names) {
    return unknown.isPresent() ? names.of(unknown.getAsInt()) : ABSENT;
  }

  private static void write(Unigram unigram, TokenNames names, ObjectNode node) {
    node.put("type", "Unigram");
    if (unigram.unknown().isPresent()) {
      node.put("unk_id", unigram.unknown().getAsInt());
    } else {
      node.putNull("unk_id");
    }
    ArrayNode pieces = node.putArray("vocab");
    for (int id = 0; id < unigram.vocabulary().size(); id++) {
      pieces.addArray().add(names.of(id)).add(unigram.score(id));
    }
    node.put("byte_fallback", unigram.unknownPieces() == UnknownPieces.BYTES);
  }

  /** Without merges every unit stays a token. */
  private static Bpe plain(Vocabulary vocabulary, BpeUnit unit, OptionalInt unknown) {
    int[] none = {};
    return new Bpe(
        vocabulary,
        none,
        none,
        new BpeRules(unit, unknown, "", "", Set.of(BpeOption.REFUSE_UNKNOWN)));
  }

  private static void write(Bpe bpe, TokenNames names, ObjectNode node) {
    BpeRules rules = bpe.rules();
    node.put("type", "BPE").putNull("dropout");
    if (rules.unknown().isPresent()) {
      node.put("unk_token", names.of(rules.unknown().getAsInt()));
    } else if (rules.options().contains(BpeOption.REFUSE_UNKNOWN)) {
      node.put("unk_token", ABSENT);
    } else {
      node.putNull("unk_token");
    }
    putUnlessEmpty("continuing_subword_prefix", rules.continuingPrefix(), node);
    putUnlessEmpty("end_of_word_suffix", rules.endOfWordSuffix(), node);
    node.put("fuse_unk", rules.options().contains(BpeOption.FUSE_UNKNOWN));
    node.put("byte_fallback", rules.options().contains(BpeOption.BYTE_FALLBACK));
    node.put("ignore_merges", rules.options().contains(BpeOption.IGNORE_MERGES));
    writeVocabulary(bpe.vocabulary(), names, node);
    Merges merges = bpe.merges();
    ArrayNode pairs = node.putArray("merges");
    for (int rank = 0; rank < merges.size(); rank++) {
      pairs.addArray().add(names.of(merges.left(rank))).add(names.of(merges.right(rank)));
    }
  }

  private static void putUnlessEmpty(String field, String text, ObjectNode node) {
    if (text.isEmpty()) {
      node.putNull(field);
    } else {
      node.put(field, text);
    }
  }

  private static void writeVocabulary(Vocabulary vocabulary, TokenNames names, ObjectNode node) {
    ObjectNode tokens = node.putObject("vocab");
    for (int id = 0; id < vocabulary.size(); id++) {
      tokens.put(names.of(id), id);
    }
  }
}
