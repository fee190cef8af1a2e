package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sirocco.tokenizer.model.Vocabulary;
import io.sirocco.tokenizer.pipeline.AddedToken;
import io.sirocco.tokenizer.pipeline.Spelling;
import io.sirocco.tokenizer.text.ByteAlphabet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A vocabulary as an object of tokens and their ids. */
final class VocabularyFormat {
  private VocabularyFormat() {}

  /**
   * Reads the tokens, whose ids have to be 0 to V-1.
   *
   * @param name what the object is, for errors
   */
  static Vocabulary read(TokenizerJson file, JsonNode object, String name, Spelling spelling)
      throws TokenizerFileException {
    file.requireObject(object, name);
    int size = object.size();
    byte[] @Nullable [] tokens = new byte[size][];
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      JsonNode id = entry.getValue();
      if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
        throw file.problem(
            "%s[%s] is %s, not an id"
                .formatted(name, quoted(entry.getKey()), TokenizerJson.describe(id)));
      }
      if (id.intValue() >= size) {
        throw file.problem(
            "%s[%s] is %d, but %d tokens have to have the ids 0 to %d"
                .formatted(name, quoted(entry.getKey()), id.intValue(), size, size - 1));
      }
      byte[] other = tokens[id.intValue()];
      if (other != null) {
        throw file.problem(
            "%s[%s] is %d, which is the id of %s too"
                .formatted(
                    name, quoted(entry.getKey()), id.intValue(), quoted(spelling.text(other))));
      }
      tokens[id.intValue()] = spelling.bytes(entry.getKey());
    }
    return of(file, name, Arrays.asList(tokens));
  }

  /** The vocabulary of some tokens in the order of their ids. */
  static Vocabulary of(TokenizerJson file, String name, List<byte[]> tokens)
      throws TokenizerFileException {
    if (tokens.isEmpty()) {
      throw file.problem(name + " is empty");
    }
    try {
      return Vocabulary.of(tokens);
    } catch (IllegalArgumentException wrong) {
      throw new TokenizerFileException(file.file(), name + ": " + wrong.getMessage(), wrong);
    }
  }

  private static String quoted(String token) {
    return TokenizerJson.describe(TextNode.valueOf(token));
  }

  /**
   * Whether every token is written in the byte alphabet, those aside that are looked for before the
   * model sees a text, and no two tokens are the same bytes.
   */
  static boolean spellsBytes(JsonNode object, List<AddedToken> added) {
    Set<String> contents = new HashSet<>();
    added.forEach(token -> contents.add(token.content()));
    for (Iterator<String> tokens = object.fieldNames(); tokens.hasNext(); ) {
      String token = tokens.next();
      if (ByteAlphabet.bytes(token) == null
          && (!contents.contains(token)
              || object.has(ByteAlphabet.spell(token.getBytes(StandardCharsets.UTF_8))))) {
        return false;
      }
    }
    return true;
  }
}
