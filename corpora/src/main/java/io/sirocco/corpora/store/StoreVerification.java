package io.sirocco.corpora.store;

import io.sirocco.corpora.ContentHash;
import io.sirocco.corpora.CorpusException;
import io.sirocco.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Reads all of a store and holds it against its manifest. */
public final class StoreVerification {

  private static final int BUFFER_BYTES = 1 << 20;

  private StoreVerification() {}

  /** Told how far verification is. */
  @FunctionalInterface
  public interface Observer {
    /** Called now and then. */
    void verified(long bytes, long ofBytes);
  }

  /**
   * Verifies checksums, the order of sequences and documents, and that every id is in the
   * vocabulary.
   *
   * @return what is wrong, a line a problem; empty if nothing is
   * @throws CorpusException if there is no complete store
   */
  public static List<String> problems(Path directory, Observer observer) throws IOException {
    StoreManifest manifest = StoreManifest.read(directory);
    List<String> problems = new ArrayList<>();
    long total =
        manifest.datasets().stream()
            .flatMap(dataset -> dataset.files().stream())
            .mapToLong(StoredFile::bytes)
            .sum();
    long done = 0;
    for (DatasetSummary summary : manifest.datasets()) {
      int before = problems.size();
      for (StoredFile file : summary.files()) {
        verifyChecksum(directory.resolve(file.name()), file.sha256(), problems);
        done += file.bytes();
        observer.verified(done, total);
      }
      if (problems.size() == before) {
        try (Dataset dataset = Dataset.open(directory, summary.name().stem())) {
          verifyContent(dataset, manifest.tokenizer().vocabularySize(), problems);
        } catch (CorpusException damaged) {
          problems.add(damaged.getMessage());
        }
      }
    }
    verifyChecksum(
        directory.resolve(TokenStore.TOKENIZER).resolve(Tokenizer.FILE_NAME),
        manifest.tokenizer().sha256(),
        problems);
    return problems;
  }

  private static void verifyChecksum(Path path, String expected, List<String> problems) {
    try {
      String found = sha256(path);
      if (!found.equals(expected)) {
        problems.add("%s: SHA-256 is %s, the manifest says %s".formatted(path, found, expected));
      }
    } catch (IOException unreadable) {
      problems.add("%s: cannot be read: %s".formatted(path, unreadable));
    }
  }

  /** The SHA-256 of a file. */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest = ContentHash.digest();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(buffer) >= 0) {
        buffer.flip();
        digest.update(buffer);
        buffer.clear();
      }
    }
    return ContentHash.of(digest).sha256();
  }

  private static void verifyContent(Dataset dataset, int vocabulary, List<String> problems) {
    long token = 0;
    for (long sequence = 0; sequence < dataset.sequences(); sequence++) {
      if (dataset.firstToken(sequence) != token || dataset.sequenceLength(sequence) < 1) {
        problems.add(
            "%s: sequence %d of %d tokens begins at token %d, not at %d"
                .formatted(
                    dataset,
                    sequence,
                    dataset.sequenceLength(sequence),
                    dataset.firstToken(sequence),
                    token));
        return;
      }
      token += dataset.sequenceLength(sequence);
    }
    for (long document = 0; document < dataset.documents(); document++) {
      if (dataset.firstSequence(document) >= dataset.firstSequence(document + 1)) {
        problems.add("%s: document %d is empty".formatted(dataset, document));
        return;
      }
    }
    for (long at = 0; at < dataset.tokens(); at++) {
      int id = dataset.token(at);
      if (id < 0 || id >= vocabulary) {
        problems.add(
            "%s: token %d has id %d, the vocabulary has %d".formatted(dataset, at, id, vocabulary));
        return;
      }
    }
  }
}
