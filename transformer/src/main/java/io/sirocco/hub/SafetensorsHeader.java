package io.sirocco.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a safetensors file, checked in itself; {@link SafetensorsFile} checks it
 * against the file.
 *
 * @param tensors in the order of the header
 * @param metadata the strings under {@code __metadata__}
 */
record SafetensorsHeader(List<StoredTensor> tensors, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";
  private static final JsonFactory JSON = new JsonFactory();

  SafetensorsHeader {
    tensors = List.copyOf(tensors);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a header.
   *
   * @throws IllegalArgumentException if it is not what the format asks for; the message says what
   */
  static SafetensorsHeader parse(byte[] json) throws IOException {
    // Without an explicit strict decoder Jackson guesses UTF-16 and UTF-32 too.
    var strict = StandardCharsets.UTF_8.newDecoder();
    try (var reader = new InputStreamReader(new ByteArrayInputStream(json), strict);
        JsonParser parser = JSON.createParser(reader)) {
      return object(parser);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the header is not UTF-8", e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the header is not JSON: %s".formatted(firstLine(e.getOriginalMessage())), e);
    }
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }

  private static SafetensorsHeader object(JsonParser parser) throws IOException {
    expect(parser.nextToken(), JsonToken.START_OBJECT, "the header");
    Set<String> names = new HashSet<>();
    List<StoredTensor> tensors = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      refuseDuplicate(names.add(name), "the header", name);
      if (name.equals(METADATA)) {
        readMetadata(parser, metadata);
      } else {
        tensors.add(tensor(parser, name));
      }
    }
    if (parser.nextToken() != null) {
      throw new IllegalArgumentException("the header goes on after its JSON object");
    }
    return new SafetensorsHeader(tensors, metadata);
  }

  private static void readMetadata(JsonParser parser, Map<String, String> metadata)
      throws IOException {
    expect(parser.nextToken(), JsonToken.START_OBJECT, METADATA);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      refuseDuplicate(!metadata.containsKey(key), METADATA, key);
      expect(parser.nextToken(), JsonToken.VALUE_STRING, METADATA + "." + key);
      metadata.put(key, parser.getText());
    }
  }

  private static StoredTensor tensor(JsonParser parser, String name) throws IOException {
    String where = "tensor " + name;
    expect(parser.nextToken(), JsonToken.START_OBJECT, where);
    @Nullable ElementType type = null;
    @Nullable List<Long> shape = null;
    @Nullable List<Long> offsets = null;
    Set<String> keys = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      refuseDuplicate(keys.add(key), where, key);
      switch (key) {
        case "dtype" -> type = type(parser, where);
        case "shape" -> shape = counts(parser, where + ", shape");
        case "data_offsets" -> offsets = counts(parser, where + ", data_offsets");
        default ->
            throw new IllegalArgumentException(
                "%s has the unknown key \"%s\"; known are dtype, shape, data_offsets"
                    .formatted(where, key));
      }
    }
    if (type == null || shape == null || offsets == null) {
      throw new IllegalArgumentException(
          "%s needs dtype, shape and data_offsets and has %s".formatted(where, keys));
    }
    if (offsets.size() != 2) {
      throw new IllegalArgumentException(
          "%s: data_offsets holds %d numbers instead of 2".formatted(where, offsets.size()));
    }
    return new StoredTensor(name, type, shape, offsets.get(0), offsets.get(1));
  }

  private static ElementType type(JsonParser parser, String where) throws IOException {
    expect(parser.nextToken(), JsonToken.VALUE_STRING, where + ", dtype");
    String name = parser.getText();
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "%s has the unknown dtype \"%s\"; known are %s"
            .formatted(where, name, List.of(ElementType.values())));
  }

  private static List<Long> counts(JsonParser parser, String where) throws IOException {
    expect(parser.nextToken(), JsonToken.START_ARRAY, where);
    List<Long> counts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, where);
      boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      if (!fits || parser.getLongValue() < 0) {
        throw new IllegalArgumentException(
            "%s: %s is not between 0 and 2^63 - 1".formatted(where, parser.getText()));
      }
      counts.add(parser.getLongValue());
    }
    return counts;
  }

  private static void expect(@Nullable JsonToken found, JsonToken expected, String where) {
    if (found != expected) {
      throw new IllegalArgumentException("%s: %s instead of %s".formatted(where, found, expected));
    }
  }

  private static void refuseDuplicate(boolean isNew, String where, String name) {
    if (!isNew) {
      throw new IllegalArgumentException("%s names \"%s\" twice".formatted(where, name));
    }
  }
}
