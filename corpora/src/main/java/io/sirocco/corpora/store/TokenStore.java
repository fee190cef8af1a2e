package io.sirocco.corpora.store;

import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.store.StoreManifest.TokenizerIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A complete store, all datasets mapped. Safe for several threads until it is closed. */
public final class TokenStore implements AutoCloseable {

  /** The directory inside a store that holds its tokenizer. */
  public static final String TOKENIZER = "tokenizer";

  private final Path directory;
  private final StoreManifest manifest;
  private final TreeMap<DatasetName, Dataset> datasets = new TreeMap<>();

  private TokenStore(Path directory, StoreManifest manifest) {
    this.directory = directory;
    this.manifest = manifest;
  }

  /** Whether a directory holds a complete store. */
  public static boolean isStore(Path directory) {
    return Files.isRegularFile(directory.resolve(StoreManifest.FILE_NAME));
  }

  /**
   * Maps a store.
   *
   * @throws CorpusException if the directory holds no complete store, or a file differs in length
   *     from what the manifest says
   */
  public static TokenStore open(Path directory) throws IOException {
    TokenStore store = new TokenStore(directory, StoreManifest.read(directory));
    boolean complete = false;
    try {
      store.openDatasets();
      complete = true;
      return store;
    } finally {
      if (!complete) {
        store.close();
      }
    }
  }

  private void openDatasets() throws IOException {
    for (DatasetSummary summary : manifest.datasets()) {
      for (StoredFile file : summary.files()) {
        requireLength(directory.resolve(file.name()), file.bytes());
      }
      Dataset dataset = Dataset.open(directory, summary.name().stem());
      datasets.put(summary.name(), dataset);
      if (dataset.tokens() != summary.tokens()
          || dataset.sequences() != summary.sequences()
          || dataset.documents() != summary.documents()) {
        throw new CorpusException(
            dataset.toString(),
            "%d tokens, %d sequences, %d documents; the manifest says %d, %d, %d"
                .formatted(
                    dataset.tokens(),
                    dataset.sequences(),
                    dataset.documents(),
                    summary.tokens(),
                    summary.sequences(),
                    summary.documents()));
      }
    }
  }

  private static void requireLength(Path file, long expected) throws IOException {
    if (!Files.exists(file)) {
      throw new CorpusException(file.toString(), "missing, but the manifest names it");
    }
    long bytes = Files.size(file);
    if (bytes != expected) {
      throw new CorpusException(
          file.toString(), "%d bytes, the manifest says %d".formatted(bytes, expected));
    }
  }

  /**
   * Refuses a tokenizer other than the store's.
   *
   * @throws CorpusException with both hashes
   */
  public void requireTokenizer(TokenizerIdentity given) throws CorpusException {
    StoreWriter.requireTokenizer(directory, manifest.tokenizer(), given);
  }

  /** The directory. */
  public Path directory() {
    return directory;
  }

  /** Where its tokenizer lies. */
  public Path tokenizer() {
    return directory.resolve(TOKENIZER);
  }

  /** What it holds. */
  public StoreManifest manifest() {
    return manifest;
  }

  /** The names of all datasets, sorted. */
  public List<DatasetName> names() {
    return List.copyOf(datasets.keySet());
  }

  /** A dataset, if the store has it. */
  public Optional<Dataset> dataset(DatasetName name) {
    return Optional.ofNullable(datasets.get(name));
  }

  @Override
  public void close() {
    datasets.values().forEach(Dataset::close);
    datasets.clear();
  }
}
