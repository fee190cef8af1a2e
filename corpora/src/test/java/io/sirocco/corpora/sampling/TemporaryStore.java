package io.sirocco.corpora.sampling;

import io.sirocco.corpora.store.Dataset;
import io.sirocco.corpora.store.TokenizedDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Stored documents in a directory of their own, deleted when it is closed: for properties, which
 * see many stores. Tokens are numbered through, so that each tells its place.
 */
final class TemporaryStore implements AutoCloseable {

  /** A separator: no token of a store. */
  static final int END = 2_000;

  private static final int VOCABULARY = END + 1;

  private final Path folder;
  private final List<Dataset> datasets = new ArrayList<>();

  TemporaryStore() throws IOException {
    folder = Files.createTempDirectory("sampling");
  }

  /** Documents of up to so many sequences of up to so many tokens. */
  Dataset random(long seed, int documents, int sequences, int tokens) throws IOException {
    return open(StoredSamples.numbered(seed, documents, sequences, tokens));
  }

  /** Documents whose sequences have these lengths. */
  Dataset of(int[]... documents) throws IOException {
    List<TokenizedDocument> made = new ArrayList<>();
    int id = 0;
    for (int[] lengths : documents) {
      int[] ends = new int[lengths.length];
      int end = 0;
      for (int s = 0; s < lengths.length; s++) {
        end += lengths[s];
        ends[s] = end;
      }
      int[] ids = new int[end];
      for (int i = 0; i < end; i++) {
        ids[i] = id++;
      }
      made.add(new TokenizedDocument(ids, ends, new long[(end + 63) / 64], end));
    }
    return open(made);
  }

  private Dataset open(List<TokenizedDocument> documents) throws IOException {
    Dataset dataset = StoredSamples.open(folder, VOCABULARY, documents);
    datasets.add(dataset);
    return dataset;
  }

  /** A directory for indexes, made by so many threads. */
  IndexSettings indexes(int threads) throws IOException {
    return new IndexSettings(Files.createTempDirectory(folder, "index"), threads);
  }

  @Override
  public void close() throws IOException {
    datasets.forEach(Dataset::close);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(TemporaryStore::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
