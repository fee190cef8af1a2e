package io.sirocco.corpora.deduplication;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Finds duplicates among texts that are given one after the other. Their number is limited to 2^31
 * - 1; the heap takes 4 bytes a text, and the buffers of two sorts.
 *
 * <p>Near duplicates are found by banding: Leskovec, Rajaraman and Ullman, "Mining of Massive
 * Datasets", section 3.4. Texts that share a band of their signatures are candidates; those whose
 * signatures agree by the threshold are alike, and so are texts alike to one that is.
 */
public final class DuplicateFinder implements AutoCloseable {

  private static final int BUFFERED_RECORDS = 4 << 20;

  private final Duplication duplication;
  private final Path directory;
  private final SortedRuns hashes;
  private final SortedRuns bands;
  private final Path signatures;
  private final DataOutputStream signatureOutput;
  private int texts;

  /**
   * A finder that has seen nothing.
   *
   * @param directory where runs are written; they are removed when this is closed
   * @throws IOException if nothing can be written there
   */
  public DuplicateFinder(Duplication duplication, Path directory) throws IOException {
    this(duplication, directory, BUFFERED_RECORDS);
  }

  DuplicateFinder(Duplication duplication, Path directory, int bufferedRecords) throws IOException {
    this.duplication = duplication;
    this.directory = Files.createTempDirectory(directory, "duplicates");
    boolean near = duplication instanceof Duplication.Near;
    hashes = new SortedRuns(this.directory, bufferedRecords);
    bands = new SortedRuns(this.directory, near ? bufferedRecords : 0);
    signatures = this.directory.resolve("signatures");
    signatureOutput =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(signatures), 1 << 16));
  }

  /** What a text is known by; may be asked by several threads. */
  public Marks marks(String text) {
    return new Marks(Fingerprint.of(text, duplication));
  }

  /** What a text is known by. */
  public static final class Marks {
    private final Fingerprint fingerprint;

    private Marks(Fingerprint fingerprint) {
      this.fingerprint = fingerprint;
    }
  }

  /** Takes the next text; by one thread. */
  public void add(Marks marks) throws IOException {
    Fingerprint fingerprint = marks.fingerprint;
    int text = texts;
    texts = Math.incrementExact(texts);
    hashes.add(fingerprint.high(), fingerprint.low(), text);
    if (duplication instanceof Duplication.Near(double threshold)) {
      for (int value : fingerprint.signature()) {
        signatureOutput.writeInt(value);
      }
      int rows = rows(threshold);
      for (int band = 0; (band + 1) * rows <= Fingerprint.BINS; band++) {
        bands.add(band, bandHash(fingerprint.signature(), band * rows, rows), text);
      }
    }
  }

  /**
   * The rows of a band: the most with which a pair at the threshold is a candidate with a
   * probability of 97 %.
   */
  static int rows(double threshold) {
    int rows = 1;
    for (int more = 2; more <= 32; more++) {
      int count = Fingerprint.BINS / more;
      double missed = StrictMath.pow(1 - StrictMath.pow(threshold, more), count);
      if (missed <= .03) {
        rows = more;
      }
    }
    return rows;
  }

  private static long bandHash(int[] signature, int from, int rows) {
    long hash = 0;
    for (int i = from; i < from + rows; i++) {
      hash = (hash + (signature[i] & 0xFFFFFFFFL) + 1) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  /**
   * Which of the texts are duplicates; once.
   *
   * @throws IOException if runs cannot be written or read
   */
  public Duplicates find() throws IOException {
    signatureOutput.close();
    Clusters clusters = new Clusters(texts);
    Previous previous = new Previous();
    hashes.drain((high, low, text) -> {
      if (previous.isAt(high, low)) {
        clusters.join(previous.text, (int) text);
      }
      previous.set(high, low, (int) text);
    });
    if (duplication instanceof Duplication.Near(double threshold) && texts > 0) {
      joinNear(clusters, threshold);
    }
    return new Duplicates(clusters.laterOnes(), texts);
  }

  private void joinNear(Clusters clusters, double threshold) throws IOException {
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(signatures, StandardOpenOption.READ)) {
      MemorySegment all = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      Previous first = new Previous();
      bands.drain((band, hash, text) -> {
        // A bucket's first text stands for it, so a bucket of n texts costs n comparisons.
        if (first.isAt(band, hash)) {
          boolean known = clusters.areJoined(first.text, (int) text);
          if (!known
              && Fingerprint.similarity(signature(all, first.text), signature(all, (int) text))
                  >= threshold) {
            clusters.join(first.text, (int) text);
          }
        } else {
          first.set(band, hash, (int) text);
        }
      });
    }
  }

  private static int[] signature(MemorySegment all, int text) {
    ValueLayout.OfInt layout = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    int[] signature = new int[Fingerprint.BINS];
    MemorySegment.copy(
        all,
        layout,
        (long) text * Fingerprint.BINS * Integer.BYTES,
        signature,
        0,
        signature.length);
    return signature;
  }

  /** The key of a run of equal records, and one of its texts. */
  private static final class Previous {
    private long first;
    private long second;
    private int text = -1;

    boolean isAt(long a, long b) {
      return text >= 0 && first == a && second == b;
    }

    void set(long a, long b, int at) {
      first = a;
      second = b;
      text = at;
    }
  }

  /** Disjoint sets of texts, each known by its first one. */
  private static final class Clusters {
    private final int[] parents;

    Clusters(int texts) {
      parents = new int[texts];
      Arrays.setAll(parents, i -> i);
    }

    private int first(int text) {
      int at = text;
      while (parents[at] != at) {
        parents[at] = parents[parents[at]];
        at = parents[at];
      }
      return at;
    }

    boolean areJoined(int a, int b) {
      return first(a) == first(b);
    }

    void join(int a, int b) {
      int firstOfA = first(a);
      int firstOfB = first(b);
      parents[Math.max(firstOfA, firstOfB)] = Math.min(firstOfA, firstOfB);
    }

    BitSet laterOnes() {
      BitSet later = new BitSet(parents.length);
      for (int text = 0; text < parents.length; text++) {
        later.set(text, parents[text] != text);
      }
      return later;
    }
  }

  @Override
  public void close() throws IOException {
    signatureOutput.close();
    hashes.close();
    bands.close();
    Files.deleteIfExists(signatures);
    Files.deleteIfExists(directory);
  }
}
