package io.sirocco.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sirocco.tokenizer.format.TokenizerFileException;
import io.sirocco.tokenizer.format.TokenizerJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@link CharacterTokenizer} as {@code tokenizer.json}: a WordLevel model whose words are single
 * characters, a Split pre-tokenizer that makes every character a word, and a Fuse decoder that puts
 * them together without spaces.
 *
 * <p>WordLevel wants the name of an unknown token in any case; where the vocabulary lacks it,
 * Hugging Face's tokenizers refuse an unknown character, as {@link UnknownPolicy#REFUSE} does.
 */
final class CharacterTokenizerJson {
  /**
   * Any character, line feeds included. The shorter {@code (?s:.)} is an error in Oniguruma's Ruby
   * syntax, which Hugging Face's tokenizers use.
   */
  static final String ANY_CHARACTER = "[\\s\\S]";

  private static final Set<String> ADDED_TOKEN_FIELDS =
      Set.of("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");

  private static final List<String> FLAGS_OFF =
      List.of("single_word", "lstrip", "rstrip", "normalized");

  private static final int UNASSIGNED = -2;

  private CharacterTokenizerJson() {}

  static void write(CharacterTokenizer tokenizer, Path directory) throws IOException {
    TokenizerJson.createDirectory(directory);
    TokenizerJson.write(directory, describe(tokenizer));
  }

  private static ObjectNode describe(CharacterTokenizer tokenizer) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("version", TokenizerJson.VERSION).putNull("truncation").putNull("padding");
    var addedTokens = root.putArray("added_tokens");
    for (SpecialToken special : tokenizer.specialTokens()) {
      ObjectNode token = addedTokens.addObject();
      token.put("id", special.id()).put("content", special.content());
      token.put("single_word", false).put("lstrip", false).put("rstrip", false);
      token.put("normalized", false).put("special", true);
    }
    root.putNull("normalizer");
    ObjectNode split = root.putObject("pre_tokenizer").put("type", "Split");
    split.putObject("pattern").put("Regex", ANY_CHARACTER);
    split.put("behavior", "Isolated").put("invert", false);
    root.putNull("post_processor");
    root.putObject("decoder").put("type", "Fuse");
    ObjectNode model = root.putObject("model").put("type", "WordLevel");
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      vocabulary.put(tokenizer.token(id), id);
    }
    model.put("unk_token", CharacterTokenizer.UNKNOWN_TOKEN);
    return root;
  }

  /** Whether a file's model is words that a pre-tokenizer cuts into single characters. */
  static boolean describes(TokenizerJson json) {
    JsonNode split = json.root().path("pre_tokenizer");
    return json.root().path("model").path("type").asText("").equals("WordLevel")
        && split.path("pattern").path("Regex").asText("").equals(ANY_CHARACTER);
  }

  static CharacterTokenizer read(TokenizerJson json) throws TokenizerFileException {
    JsonNode model = json.part("model", "WordLevel", Set.of("type", "vocab", "unk_token"));
    for (String part : List.of("truncation", "padding", "normalizer", "post_processor")) {
      json.requireAbsent(part);
    }
    json.part("decoder", "Fuse", Set.of("type"));
    requireSplit(json);
    json.requireValue(
        model, "model", "unk_token", TextNode.valueOf(CharacterTokenizer.UNKNOWN_TOKEN));
    JsonNode vocabulary = model.path("vocab");
    json.requireObject(vocabulary, "model.vocab");
    int[] codePointOfId = codePoints(json, vocabulary);
    requireAddedTokens(json, vocabulary.path(CharacterTokenizer.UNKNOWN_TOKEN));
    return new CharacterTokenizer(codePointOfId);
  }

  private static void requireSplit(TokenizerJson json) throws TokenizerFileException {
    String name = "pre_tokenizer";
    JsonNode split = json.part(name, "Split", Set.of("type", "pattern", "behavior", "invert"));
    json.requireObject(split.path("pattern"), name + ".pattern");
    json.requireKnownFields(split.path("pattern"), name + ".pattern", Set.of("Regex"));
    json.requireValue(
        split.path("pattern"), name + ".pattern", "Regex", TextNode.valueOf(ANY_CHARACTER));
    json.requireValue(split, name, "behavior", TextNode.valueOf("Isolated"));
    json.requireValue(split, name, "invert", BooleanNode.FALSE);
  }

  private static int[] codePoints(TokenizerJson json, JsonNode vocabulary)
      throws TokenizerFileException {
    if (vocabulary.isEmpty()) {
      throw json.problem("model.vocab is empty");
    }
    int[] codePointOfId = new int[vocabulary.size()];
    Arrays.fill(codePointOfId, UNASSIGNED);
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      int codePoint = codePoint(json, entry.getKey());
      JsonNode id = entry.getValue();
      String token = "model.vocab[" + TextNode.valueOf(entry.getKey()) + "]";
      if (!id.isIntegralNumber()) {
        throw json.problem(token + " is " + TokenizerJson.describe(id) + ", not a token id");
      }
      if (!id.canConvertToInt() || id.intValue() < 0 || id.intValue() >= codePointOfId.length) {
        throw json.problem(
            "%s is %s, but the ids of %d tokens are 0 to %d"
                .formatted(
                    token,
                    TokenizerJson.describe(id),
                    codePointOfId.length,
                    codePointOfId.length - 1));
      }
      if (codePointOfId[id.intValue()] != UNASSIGNED) {
        throw json.problem("%s is %d, the id of another token too".formatted(token, id.intValue()));
      }
      codePointOfId[id.intValue()] = codePoint;
    }
    return codePointOfId;
  }

  private static int codePoint(TokenizerJson json, String token) throws TokenizerFileException {
    if (token.equals(CharacterTokenizer.UNKNOWN_TOKEN)) {
      return CharacterTokenizer.UNKNOWN;
    }
    // The parser has refused half surrogate pairs.
    if (token.isEmpty() || token.codePointCount(0, token.length()) != 1) {
      throw json.problem(
          "model.vocab has the token %s, which is not a single character"
              .formatted(TokenizerJson.describe(TextNode.valueOf(token))));
    }
    return token.codePointAt(0);
  }

  /** The unknown token has to be a special token where the vocabulary has it, and nothing else. */
  private static void requireAddedTokens(TokenizerJson json, JsonNode unknownId)
      throws TokenizerFileException {
    JsonNode tokens = json.root().path("added_tokens");
    if (!tokens.isArray()) {
      throw json.problem("added_tokens is " + TokenizerJson.describe(tokens) + ", not an array");
    }
    int expected = unknownId.isMissingNode() ? 0 : 1;
    if (tokens.size() != expected) {
      throw json.problem(
          "added_tokens has %d tokens, but model.vocab %s %s"
              .formatted(
                  tokens.size(),
                  expected == 0 ? "lacks" : "has",
                  CharacterTokenizer.UNKNOWN_TOKEN));
    }
    if (expected == 1) {
      requireUnknownToken(json, tokens.path(0), unknownId);
    }
  }

  private static void requireUnknownToken(TokenizerJson json, JsonNode token, JsonNode unknownId)
      throws TokenizerFileException {
    String name = "added_tokens[0]";
    json.requireObject(token, name);
    json.requireKnownFields(token, name, ADDED_TOKEN_FIELDS);
    json.requireValue(token, name, "content", TextNode.valueOf(CharacterTokenizer.UNKNOWN_TOKEN));
    json.requireValue(token, name, "id", unknownId);
    json.requireValue(token, name, "special", BooleanNode.TRUE);
    for (String flag : FLAGS_OFF) {
      json.requireValue(token, name, flag, BooleanNode.FALSE);
    }
  }
}
