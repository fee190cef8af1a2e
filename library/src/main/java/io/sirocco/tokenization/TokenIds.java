package io.sirocco.tokenization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.regex.Pattern;

/** Reads token ids as {@link EncodingFormat} writes them. */
public final class TokenIds {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Pattern SEPARATORS = Pattern.compile("[\\s,]+");
  private static final int SHOWN = 40;

  private TokenIds() {}

  /**
   * Reads the ids of a line: numbers with spaces or commas between them, a JSON array of numbers,
   * or a JSON object with such an array in {@code ids}.
   *
   * @throws IllegalArgumentException if it is none of these; the message shows what is no id
   */
  public static int[] parse(String line) {
    String stripped = line.strip();
    if (stripped.isEmpty()) {
      return new int[0];
    }
    char first = stripped.charAt(0);
    if (first == '[' || first == '{') {
      return parseJson(stripped);
    }
    return SEPARATORS.splitAsStream(stripped).mapToInt(TokenIds::parseId).toArray();
  }

  private static int parseId(String number) {
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException malformed) {
      throw new IllegalArgumentException(
          "\"%s\" is no token id".formatted(shortened(number)), malformed);
    }
  }

  private static int[] parseJson(String line) {
    JsonNode node;
    try {
      node = MAPPER.readTree(line);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(
          "not valid JSON: " + malformed.getOriginalMessage(), malformed);
    }
    JsonNode list = node.isObject() ? node.path("ids") : node;
    if (!list.isArray()) {
      throw new IllegalArgumentException("the JSON object has no array \"ids\"");
    }
    int[] ids = new int[list.size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode id = list.get(i);
      if (!id.isInt()) {
        throw new IllegalArgumentException("%s is no token id".formatted(shortened(id.toString())));
      }
      ids[i] = id.intValue();
    }
    return ids;
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
