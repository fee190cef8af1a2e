package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;

/**
 * A {@code tokenizer.json} file as JSON, whatever kind of tokenizer it describes: reads and writes
 * the file and checks what all kinds have in common.
 *
 * <p>The format is that of Hugging Face's tokenizers, version 1.0: an object with the parts of a
 * pipeline, each null or an object with its kind in the field {@code type}. What this program does
 * not know is refused, because a part passed over would give other ids without a word.
 *
 * @param file where it was read from
 * @param root the whole content
 */
public record TokenizerJson(Path file, JsonNode root) {
  /** The name of the file in a directory. */
  public static final String FILE_NAME = "tokenizer.json";

  /** The version of the format. */
  public static final String VERSION = "1.0";

  /** Far above the largest published ones (tens of MB); keeps a wrong file from filling memory. */
  public static final long MAX_BYTES = 256L << 20;

  private static final int MAX_DEPTH = 64;

  private static final Set<String> PARTS =
      Set.of(
          "version",
          "truncation",
          "padding",
          "added_tokens",
          "normalizer",
          "pre_tokenizer",
          "post_processor",
          "decoder",
          "model");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Reads a file and checks its version and that it has no parts that are not known. */
  public static TokenizerJson read(Path file) throws TokenizerFileException {
    TokenizerJson json = new TokenizerJson(file, parse(file));
    json.requireObject(json.root, "tokenizer");
    json.requireKnownFields(json.root, "tokenizer", PARTS);
    String version = json.text(json.root, "tokenizer", "version");
    if (!version.equals(VERSION)) {
      throw json.problem("version is \"%s\", supported is \"%s\"".formatted(version, VERSION));
    }
    return json;
  }

  /** Reads any JSON file. */
  static TokenizerJson parsed(Path file) throws TokenizerFileException {
    return new TokenizerJson(file, parse(file));
  }

  private static JsonNode parse(Path file) throws TokenizerFileException {
    try {
      return MAPPER.readTree(bytes(file));
    } catch (JsonProcessingException malformed) {
      throw new TokenizerFileException(file, "not valid JSON: " + describe(malformed), malformed);
    } catch (TokenizerFileException described) {
      throw described;
    } catch (IOException failure) {
      throw new TokenizerFileException(file, "cannot be read: " + failure, failure);
    }
  }

  /** The content of a file that is not too long. */
  static byte[] bytes(Path file) throws TokenizerFileException {
    try {
      long bytes = Files.size(file);
      if (bytes > MAX_BYTES) {
        throw new TokenizerFileException(
            file, "%,d bytes are too many, at most %,d are read".formatted(bytes, MAX_BYTES));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new TokenizerFileException(file, "no such file", missing);
    } catch (TokenizerFileException described) {
      throw described;
    } catch (IOException failure) {
      throw new TokenizerFileException(file, "cannot be read: " + failure, failure);
    }
  }

  private static String describe(JsonProcessingException malformed) {
    String problem = malformed.getOriginalMessage();
    return malformed.getLocation() == null
        ? problem
        : "line %d, column %d: %s"
            .formatted(
                malformed.getLocation().getLineNr(),
                malformed.getLocation().getColumnNr(),
                problem);
  }

  /** Creates a directory for a tokenizer if it is missing. */
  public static void createDirectory(Path directory) throws TokenizerFileException {
    try {
      Files.createDirectories(directory);
    } catch (FileAlreadyExistsException file) {
      throw new TokenizerFileException(directory, "is a file, not a directory", file);
    } catch (IOException failure) {
      throw new TokenizerFileException(directory, "cannot be created: " + failure, failure);
    }
  }

  /** Replaces a directory's tokenizer, laid out as Hugging Face's tokenizers lay it out. */
  public static void write(Path directory, ObjectNode root) throws TokenizerFileException {
    write(directory, FILE_NAME, root);
  }

  /** Replaces a file of a directory. */
  static void write(Path directory, String name, ObjectNode root) throws TokenizerFileException {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(separators)
            .withObjectIndenter(indenter)
            .withArrayIndenter(indenter);
    try {
      byte[] content = MAPPER.writer(printer).writeValueAsBytes(root);
      AtomicFile.write(directory, name, content);
    } catch (IOException failure) {
      throw new TokenizerFileException(
          directory.resolve(name), "cannot be written: " + failure, failure);
    }
  }

  /** The error that this file has a problem. */
  public TokenizerFileException problem(String problem) {
    return new TokenizerFileException(file, problem);
  }

  /** Checks that a value is an object. */
  public void requireObject(JsonNode value, String name) throws TokenizerFileException {
    if (!value.isObject()) {
      throw problem(name + " is " + describe(value) + ", not an object");
    }
  }

  /** Checks that an object has no fields but the given ones. */
  public void requireKnownFields(JsonNode object, String name, Set<String> known)
      throws TokenizerFileException {
    for (Iterator<String> fields = object.fieldNames(); fields.hasNext(); ) {
      String field = fields.next();
      if (!known.contains(field)) {
        throw problem("%s has an unknown field \"%s\"".formatted(name, field));
      }
    }
  }

  /**
   * A part of the pipeline, checked to be an object of a kind and to have the given fields only.
   */
  public JsonNode part(String name, String type, Set<String> fields) throws TokenizerFileException {
    JsonNode part = root.path(name);
    requireObject(part, name);
    String actual = text(part, name, "type");
    if (!actual.equals(type)) {
      throw problem("%s has type \"%s\", supported is \"%s\"".formatted(name, actual, type));
    }
    requireKnownFields(part, name, fields);
    return part;
  }

  /** Checks that the pipeline does not have a part. */
  public void requireAbsent(String name) throws TokenizerFileException {
    JsonNode part = root.path(name);
    if (!part.isMissingNode() && !part.isNull()) {
      String type = part.path("type").isTextual() ? " of type " + part.path("type") : "";
      throw problem("%s%s is not supported here, only null is".formatted(name, type));
    }
  }

  /** A field that has to be a string. */
  public String text(JsonNode object, String name, String field) throws TokenizerFileException {
    JsonNode value = object.path(field);
    if (!value.isTextual()) {
      throw problem("%s.%s is %s, not a string".formatted(name, field, describe(value)));
    }
    return value.textValue();
  }

  /** Checks that a field has a value. */
  public void requireValue(JsonNode object, String name, String field, JsonNode expected)
      throws TokenizerFileException {
    JsonNode actual = object.path(field);
    if (!actual.equals(expected)) {
      throw problem(
          "%s.%s is %s, supported is %s".formatted(name, field, describe(actual), expected));
    }
  }

  /** A value for a message: shortened, and never a whole vocabulary. */
  public static String describe(JsonNode value) {
    if (value.isMissingNode()) {
      return "missing";
    }
    if (value.isContainerNode()) {
      return value.isObject() ? "an object" : "an array";
    }
    String json = value.toString();
    return json.length() <= 80 ? json : json.substring(0, 77) + "...";
  }
}
