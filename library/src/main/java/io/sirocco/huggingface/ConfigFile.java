package io.sirocco.huggingface;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A file config.json: its keys with checked values.
 *
 * @param path where it was read from
 * @param root the whole content
 */
record ConfigFile(Path path, ObjectNode root) {

  /** Those of published models have some KB. */
  private static final long MAXIMUM_BYTES = 4 << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a file.
   *
   * @throws HuggingFaceException if it is missing, too large, or not a JSON object
   */
  static ConfigFile read(Path path) throws IOException {
    try {
      long bytes = Files.size(path);
      if (bytes > MAXIMUM_BYTES) {
        throw new HuggingFaceException(
            path, "%d bytes, more than the %d that are read".formatted(bytes, MAXIMUM_BYTES));
      }
      JsonNode root = JSON.readTree(Files.readAllBytes(path));
      if (!(root instanceof ObjectNode object)) {
        throw new HuggingFaceException(path, "not a JSON object");
      }
      return new ConfigFile(path, object);
    } catch (JsonProcessingException e) {
      throw new HuggingFaceException(path, "not JSON: " + firstLine(e), e);
    } catch (NoSuchFileException e) {
      throw new HuggingFaceException(path, "no such file", e);
    }
  }

  private static String firstLine(JsonProcessingException e) {
    return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("unreadable");
  }

  /** Whether there is a value. */
  boolean has(String key) {
    return root.hasNonNull(key);
  }

  /**
   * A whole number.
   *
   * @throws HuggingFaceException if it is missing, or not one from the least to the most
   */
  int count(String key, int least, int most) throws HuggingFaceException {
    JsonNode value = root.get(key);
    if (value == null || value.isNull()) {
      throw new HuggingFaceException(path, "no %s".formatted(key));
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw new HuggingFaceException(
          path,
          "%s is %s, not a whole number from %d to %d".formatted(key, text(value), least, most));
    }
    return value.intValue();
  }

  /** A whole number that may be missing. */
  OptionalInt optionalCount(String key, int least, int most) throws HuggingFaceException {
    return has(key) ? OptionalInt.of(count(key, least, most)) : OptionalInt.empty();
  }

  /** The first of several keys that has a value; for errors the first of all. */
  String first(String... keys) {
    return Arrays.stream(keys).filter(this::has).findFirst().orElse(keys[0]);
  }

  /**
   * A number.
   *
   * @throws HuggingFaceException if it is something else, or not below a bound
   */
  double number(String key, double otherwise, double below) throws HuggingFaceException {
    if (!has(key)) {
      return otherwise;
    }
    JsonNode value = root.get(key);
    if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() < below)) {
      throw new HuggingFaceException(
          path, "%s is %s, not a number from 0 to %s".formatted(key, text(value), below));
    }
    return value.doubleValue();
  }

  /**
   * Yes or no.
   *
   * @throws HuggingFaceException if it is something else
   */
  boolean flag(String key, boolean otherwise) throws HuggingFaceException {
    if (!has(key)) {
      return otherwise;
    }
    if (!root.get(key).isBoolean()) {
      throw new HuggingFaceException(
          path, "%s is %s, not true or false".formatted(key, text(root.get(key))));
    }
    return root.get(key).booleanValue();
  }

  /**
   * A word.
   *
   * @throws HuggingFaceException if it is something else
   */
  String word(String key, String otherwise) throws HuggingFaceException {
    if (!has(key)) {
      return otherwise;
    }
    if (!root.get(key).isTextual()) {
      throw new HuggingFaceException(
          path, "%s is %s, not a word".formatted(key, text(root.get(key))));
    }
    return root.get(key).textValue();
  }

  /**
   * Refuses a value that changes what is computed.
   *
   * @throws HuggingFaceException if there is a value, and it is another
   */
  void require(String key, boolean value) throws HuggingFaceException {
    if (flag(key, value) != value) {
      throw new HuggingFaceException(path, "%s is %s, known is %s".formatted(key, !value, value));
    }
  }

  /**
   * Refuses a value that changes what is computed.
   *
   * @throws HuggingFaceException if there is a value, and it is none of these
   */
  void require(String key, List<String> known) throws HuggingFaceException {
    String value = word(key, known.getFirst());
    if (!known.contains(value)) {
      throw new HuggingFaceException(
          path, "%s is \"%s\", known are %s".formatted(key, value, String.join(", ", known)));
    }
  }

  /** A value as errors show it. */
  static String text(JsonNode value) {
    String text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
