package io.sirocco.corpora.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sirocco.corpora.ContentHash;
import io.sirocco.corpora.CorpusException;
import io.sirocco.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * What a store holds and what it was made from; {@code manifest.json}.
 *
 * @param format version of this layout
 * @param tokenizer what made the ids
 * @param datasets by name
 * @param preparations what was put in, one entry a command
 */
public record StoreManifest(
    int format,
    TokenizerIdentity tokenizer,
    List<DatasetSummary> datasets,
    List<Preparation> preparations) {

  /** The version that this program writes and reads. */
  public static final int FORMAT = 1;

  /** The name of the file. */
  public static final String FILE_NAME = "manifest.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /** Sorts the datasets and copies the lists. */
  public StoreManifest {
    datasets = datasets.stream().sorted(Comparator.comparing(DatasetSummary::name)).toList();
    preparations = List.copyOf(preparations);
    if (datasets.stream().map(DatasetSummary::name).distinct().count() != datasets.size()) {
      throw new IllegalArgumentException(
          "two datasets of one name: " + datasets.stream().map(DatasetSummary::name).toList());
    }
  }

  /**
   * The tokenizer that made the ids.
   *
   * @param sha256 of its {@code tokenizer.json}
   * @param vocabularySize its tokens
   */
  public record TokenizerIdentity(String sha256, int vocabularySize) {
    /** Checks both. */
    public TokenizerIdentity {
      sha256 = new ContentHash(sha256).sha256();
      TokenType.of(vocabularySize);
    }

    /**
     * Identifies a tokenizer that was saved.
     *
     * @param directory that holds its {@code tokenizer.json}
     * @param vocabularySize its tokens
     */
    public static TokenizerIdentity ofSaved(Path directory, int vocabularySize) throws IOException {
      Path file = directory.resolve(Tokenizer.FILE_NAME);
      return new TokenizerIdentity(StoreVerification.sha256(file), vocabularySize);
    }
  }

  /**
   * What one command put in.
   *
   * @param sources the files that were read
   * @param settings how, as the command was given them
   * @param report what cleaning counted
   */
  public record Preparation(List<Source> sources, JsonNode settings, JsonNode report) {
    /** Copies the list. */
    public Preparation {
      sources = List.copyOf(sources);
    }
  }

  /**
   * A file that was read.
   *
   * @param path as it was given
   * @param bytes its length
   * @param sha256 of its content
   */
  public record Source(String path, long bytes, String sha256) {}

  /**
   * Reads the manifest of a store.
   *
   * @throws CorpusException if there is none, so that the directory is no complete store, or it is
   *     malformed or of another version
   */
  public static StoreManifest read(Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    try {
      JsonNode tree = JSON.readTree(Files.readAllBytes(file));
      int format = tree.path("format").asInt(0);
      if (format != FORMAT) {
        throw new CorpusException(
            file.toString(), "format %d, this program reads %d".formatted(format, FORMAT));
      }
      return JSON.treeToValue(tree, StoreManifest.class);
    } catch (NoSuchFileException missing) {
      throw new CorpusException(
          directory.toString(),
          "no prepared corpus: %s is missing, so it was never or not completely prepared"
              .formatted(FILE_NAME),
          missing);
    } catch (JsonProcessingException malformed) {
      throw new CorpusException(
          file.toString(), "malformed: " + malformed.getOriginalMessage(), malformed);
    }
  }

  /** The manifest as it is written. */
  byte[] json() {
    try {
      return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
