package io.sirocco.corpora.store;

import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.store.StoreManifest.Preparation;
import io.sirocco.corpora.store.StoreManifest.TokenizerIdentity;
import io.sirocco.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Creates a store, or adds datasets to one without touching those that it has.
 *
 * <p>Everything is written aside, forced to the disk and renamed, the manifest last: a kill at any
 * moment leaves the store as it was before (which is no store, if it was new) or complete. What a
 * killed writer left is removed by the next. For one thread.
 */
public final class StoreWriter implements AutoCloseable {

  private static final String LOCK = ".lock";

  private final Path directory;
  private final TokenizerIdentity tokenizer;
  private final @Nullable StoreManifest existing;
  private final FileChannel lock;
  private final TreeMap<DatasetName, DatasetWriter> writers = new TreeMap<>();

  private StoreWriter(Path directory, Tokenizer given, FileChannel lock) throws IOException {
    this.directory = directory;
    this.lock = lock;
    existing =
        Files.exists(directory.resolve(StoreManifest.FILE_NAME))
            ? StoreManifest.read(directory)
            : null;
    removeLeftovers();
    tokenizer = saveTokenizer(given);
  }

  private TokenizerIdentity saveTokenizer(Tokenizer given) throws IOException {
    Path aside = directory.resolve(TokenStore.TOKENIZER + AsideFile.PARTIAL);
    given.save(aside);
    TokenizerIdentity identity = TokenizerIdentity.ofSaved(aside, given.vocabularySize());
    if (existing == null) {
      Path place = directory.resolve(TokenStore.TOKENIZER);
      delete(place);
      Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
      return identity;
    }
    delete(aside);
    requireTokenizer(directory, existing.tokenizer(), identity);
    return identity;
  }

  /** Deletes a file, or a directory of files, if there is one. */
  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      List<Path> inside;
      try (Stream<Path> entries = Files.list(path)) {
        inside = entries.toList();
      }
      for (Path entry : inside) {
        Files.delete(entry);
      }
    }
    Files.deleteIfExists(path);
  }

  /**
   * Opens a directory, which is created if it is missing.
   *
   * @param directory empty, a store, or what a killed writer left of one
   * @param tokenizer that makes the ids
   * @throws CorpusException if another process writes it, it holds other files, or it was made with
   *     another tokenizer
   */
  public static StoreWriter open(Path directory, Tokenizer tokenizer) throws IOException {
    Files.createDirectories(directory);
    FileChannel lock =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean complete = false;
    try {
      requireLock(directory, lock);
      StoreWriter writer = new StoreWriter(directory, tokenizer, lock);
      complete = true;
      return writer;
    } finally {
      if (!complete) {
        lock.close();
      }
    }
  }

  private static void requireLock(Path directory, FileChannel channel) throws IOException {
    @Nullable FileLock taken;
    try {
      taken = channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      throw new CorpusException(directory.toString(), "is being written already", sameProcess);
    }
    if (taken == null) {
      throw new CorpusException(directory.toString(), "is being written by another process");
    }
  }

  /** Refuses ids of two tokenizers in one store. */
  static void requireTokenizer(Path directory, TokenizerIdentity stored, TokenizerIdentity given)
      throws CorpusException {
    if (!stored.equals(given)) {
      throw new CorpusException(
          directory.toString(),
          "was prepared with the tokenizer of SHA-256 %s (%d tokens), given is %s (%d tokens)"
              .formatted(
                  stored.sha256(),
                  stored.vocabularySize(),
                  given.sha256(),
                  given.vocabularySize()));
    }
  }

  /** Removes files of datasets that no manifest names; anything else that is foreign is refused. */
  private void removeLeftovers() throws IOException {
    Set<String> named =
        existing == null
            ? Set.of()
            : existing.datasets().stream()
                .flatMap(dataset -> dataset.files().stream())
                .map(StoredFile::name)
                .collect(Collectors.toSet());
    List<Path> left;
    try (Stream<Path> entries = Files.list(directory)) {
      left = entries.filter(entry -> !named.contains(name(entry))).toList();
    }
    for (Path entry : left) {
      if (isLeftover(name(entry))) {
        delete(entry);
      } else if (existing == null && !isOwn(name(entry))) {
        throw new CorpusException(
            directory.toString(),
            "is neither empty nor a prepared corpus: it holds %s".formatted(name(entry)));
      }
    }
  }

  private static boolean isLeftover(String name) {
    return name.endsWith(AsideFile.PARTIAL)
        || name.matches("duplicates[0-9]+")
        || name.matches(".+\\.(train|validation|test)(\\.[^.]+)?\\.(bin|idx|words)");
  }

  private static boolean isOwn(String name) {
    return name.equals(LOCK) || name.equals(TokenStore.TOKENIZER);
  }

  private static String name(Path entry) {
    return String.valueOf(entry.getFileName());
  }

  /** The corpora (languages and pairs) that the store has already. */
  private Set<String> corpora() {
    return existing == null
        ? Set.of()
        : existing.datasets().stream().map(DatasetSummary::corpus).collect(Collectors.toSet());
  }

  /**
   * Refuses a language or pair that the store has already.
   *
   * @throws CorpusException if it has
   */
  public void requireNew(String corpus) throws CorpusException {
    if (corpora().contains(corpus)) {
      throw new CorpusException(directory.toString(), "has %s already".formatted(corpus));
    }
  }

  /**
   * Adds a document to a dataset, which is begun if it is new.
   *
   * @throws CorpusException if the store has this language or pair already, or the document cannot
   *     be written
   */
  public void append(DatasetName name, TokenizedDocument document) throws CorpusException {
    DatasetWriter writer = writers.get(name);
    if (writer == null) {
      requireNew(name.corpus());
      writer = new DatasetWriter(directory, name, tokenizer.vocabularySize());
      writers.put(name, writer);
    }
    writer.append(document);
  }

  /**
   * Completes what was added.
   *
   * @param preparation what it was made from
   * @return the manifest of the whole store
   */
  public StoreManifest commit(Preparation preparation) throws IOException {
    List<DatasetSummary> datasets = new ArrayList<>();
    List<Preparation> preparations = new ArrayList<>();
    if (existing != null) {
      datasets.addAll(existing.datasets());
      preparations.addAll(existing.preparations());
    }
    for (DatasetWriter writer : writers.values()) {
      datasets.add(writer.complete());
    }
    preparations.add(preparation);
    StoreManifest manifest =
        new StoreManifest(StoreManifest.FORMAT, tokenizer, datasets, preparations);
    for (DatasetWriter writer : writers.values()) {
      writer.place();
    }
    // The names of the datasets are on the disk before the manifest that counts on them.
    AsideFile.forceNames(directory);
    Path file = directory.resolve(StoreManifest.FILE_NAME);
    try (AsideFile aside = new AsideFile(file)) {
      aside.putBytes(manifest.json());
      aside.complete();
    }
    AsideFile.place(file);
    AsideFile.forceNames(directory);
    writers.clear();
    return manifest;
  }

  /** Removes what was not committed, and lets others write. */
  @Override
  public void close() throws IOException {
    try {
      for (DatasetWriter writer : writers.values()) {
        writer.discard();
      }
    } finally {
      lock.close();
    }
  }
}
