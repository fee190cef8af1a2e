package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of a file with its place in it, for errors. What is read is remembered, so that {@link
 * #end} finds what is not known.
 */
final class JsonPart {
  private final TokenizerJson file;
  private final JsonNode node;
  private final String name;
  private final Set<String> known = new HashSet<>();

  JsonPart(TokenizerJson file, JsonNode node, String name) throws TokenizerFileException {
    file.requireObject(node, name);
    this.file = file;
    this.node = node;
    this.name = name;
  }

  String name() {
    return name;
  }

  TokenizerJson file() {
    return file;
  }

  TokenizerFileException problem(String problem) {
    return file.problem(name + problem);
  }

  /** The kind of a part, its field {@code type}. */
  String type() throws TokenizerFileException {
    return text("type");
  }

  /** The error that a part is of a kind that is not known. */
  TokenizerFileException unknownType() throws TokenizerFileException {
    return problem(" has the unknown type \"%s\"".formatted(type()));
  }

  /** Checks that there are no fields but those asked for. */
  void end() throws TokenizerFileException {
    file.requireKnownFields(node, name, known);
  }

  private JsonNode field(String field) {
    known.add(field);
    return node.path(field);
  }

  /** Whether a field is there and not null. */
  boolean has(String field) {
    return !field(field).isMissingNode() && !field(field).isNull();
  }

  /** Whether a field is a text. */
  boolean isText(String field) {
    return field(field).isTextual();
  }

  String text(String field) throws TokenizerFileException {
    known.add(field);
    return file.text(node, name, field);
  }

  String text(String field, String otherwise) throws TokenizerFileException {
    return has(field) ? text(field) : otherwise;
  }

  /** A text that is one character. */
  int character(String field) throws TokenizerFileException {
    String text = text(field);
    if (text.isEmpty() || text.codePointCount(0, text.length()) != 1) {
      throw problem(".%s is \"%s\", not a single character".formatted(field, text));
    }
    return text.codePointAt(0);
  }

  /** A truth value. */
  boolean is(String field) throws TokenizerFileException {
    JsonNode value = field(field);
    if (!value.isBoolean()) {
      throw wrong(field, value, "true or false");
    }
    return value.booleanValue();
  }

  /** A truth value that may be missing. */
  boolean is(String field, boolean otherwise) throws TokenizerFileException {
    return has(field) ? is(field) : otherwise;
  }

  int number(String field) throws TokenizerFileException {
    JsonNode value = field(field);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
      throw wrong(field, value, "an integer from 0 to 2147483647");
    }
    return value.intValue();
  }

  int number(String field, int otherwise) throws TokenizerFileException {
    return has(field) ? number(field) : otherwise;
  }

  /** One of the constants of an enum, written as {@code LikeThis} in the file. */
  <E extends Enum<E>> E choice(String field, Class<E> type) throws TokenizerFileException {
    String text = text(field);
    for (E constant : EnumSet.allOf(type)) {
      if (camelCase(constant).equals(text)) {
        return constant;
      }
    }
    throw problem(".%s has the unknown value \"%s\"".formatted(field, text));
  }

  /** A constant as files write it. */
  static String camelCase(Enum<?> constant) {
    StringBuilder text = new StringBuilder();
    for (String word : constant.name().split("_", -1)) {
      text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  /** An object inside this one. */
  JsonPart part(String field) throws TokenizerFileException {
    return new JsonPart(file, field(field), name + "." + field);
  }

  /** An object inside this one; null if it is missing or null. */
  @Nullable JsonPart optionalPart(String field) throws TokenizerFileException {
    return has(field) ? part(field) : null;
  }

  /** Objects inside this one, in order. */
  List<JsonPart> parts(String field) throws TokenizerFileException {
    List<JsonPart> parts = new ArrayList<>();
    for (JsonNode element : array(field)) {
      parts.add(new JsonPart(file, element, "%s.%s[%d]".formatted(name, field, parts.size())));
    }
    return parts;
  }

  /** An array inside this one. */
  JsonNode array(String field) throws TokenizerFileException {
    JsonNode value = field(field);
    if (!value.isArray()) {
      throw wrong(field, value, "an array");
    }
    return value;
  }

  /** An object inside this one, as it is. */
  JsonNode object(String field) throws TokenizerFileException {
    file.requireObject(field(field), name + "." + field);
    return node.path(field);
  }

  /** The names of all fields. */
  Iterator<String> fields() {
    return node.fieldNames();
  }

  private TokenizerFileException wrong(String field, JsonNode value, String expected) {
    return problem(".%s is %s, not %s".formatted(field, TokenizerJson.describe(value), expected));
  }
}
