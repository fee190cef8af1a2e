package io.sirocco.benchmarks;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps a {@link RunRecord} as a JSON file, with snake-case names. */
public final class ResultFile {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ResultFile() {}

  /** Writes a file, with the folders above it. */
  public static void write(Path file, RunRecord run) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(run);
    Files.writeString(file, text + "\n");
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is no result of a benchmark: with file and reason
   */
  public static RunRecord read(Path file) throws IOException {
    String text = Files.readString(file);
    try {
      return MAPPER.readValue(text, RunRecord.class);
    } catch (JacksonException e) {
      // After a semicolon Jackson names its own settings.
      String reason = e.getOriginalMessage().replaceFirst("(?s)(\\R|; `).*", "");
      throw new IOException("%s is no result of a benchmark: %s".formatted(file, reason), e);
    }
  }
}
