package io.sirocco.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The list of the files that a model is spread over: an object whose {@code weight_map} names the
 * file of each tensor. Which tensors a file holds is taken from the file itself.
 *
 * @param files their names, sorted; none leaves the directory of the list
 */
record SafetensorsIndex(SequencedSet<String> files) {

  /** Its name. */
  static final String FILE = "model.safetensors.index.json";

  private static final long MAXIMUM_BYTES = 64 << 20;

  /** Each is held open, with a buffer. */
  private static final int MAXIMUM_FILES = 256;

  private static final String MAP = "weight_map";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*\\.safetensors");
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Makes the set one that nobody changes. */
  SafetensorsIndex {
    files = Collections.unmodifiableSequencedSet(new TreeSet<>(files));
  }

  /**
   * Reads a list.
   *
   * @throws SafetensorsException if it is damaged, or names a file that is not a plain name
   */
  static SafetensorsIndex read(Path path) throws IOException {
    long bytes = Files.size(path);
    if (bytes > MAXIMUM_BYTES) {
      throw new SafetensorsException(
          path, "%d bytes, more than the %d that are read".formatted(bytes, MAXIMUM_BYTES));
    }
    SequencedSet<String> files = new TreeSet<>();
    try (JsonParser parser = JSON.createParser(path.toFile())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new SafetensorsException(path, "not a JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        if (key.equals(MAP)) {
          addFiles(path, parser, files);
        } else {
          parser.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      throw new SafetensorsException(path, "not JSON: " + e.getOriginalMessage(), e);
    }
    if (files.isEmpty()) {
      throw new SafetensorsException(path, "its %s names no files".formatted(MAP));
    }
    return new SafetensorsIndex(files);
  }

  private static void addFiles(Path path, JsonParser parser, SequencedSet<String> files)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new SafetensorsException(path, "its %s is not an object".formatted(MAP));
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String tensor = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw new SafetensorsException(path, "tensor %s has no file name".formatted(tensor));
      }
      String name = parser.getText();
      if (!NAME.matcher(name).matches()) {
        throw new SafetensorsException(
            path, "tensor %s is said to be in \"%s\": not a plain name".formatted(tensor, name));
      }
      files.add(name);
      if (files.size() > MAXIMUM_FILES) {
        throw new SafetensorsException(path, "names more than %d files".formatted(MAXIMUM_FILES));
      }
    }
  }
}
