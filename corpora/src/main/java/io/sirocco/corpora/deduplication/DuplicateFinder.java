package io.sirocco.corpora.deduplication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds duplicates among texts that are given one after the other, at most 2^31 - 1. The heap takes
 * a bit a text and the buffers of two sorts; a text takes 24 bytes of disk, and for near duplicates
 * 128 and 16 a band.
 *
 * <p>Near duplicates are found by banding: Leskovec, Rajaraman and Ullman, "Mining of Massive
 * Datasets", section 3.4. Texts that share a band are candidates. A text is a duplicate if one
 * before it is equal or is a candidate whose sketch agrees by the threshold. So texts that come
 * later change nothing for earlier ones, and of those that remain no two are alike, as far as bands
 * and sketches tell; except where more than {@link #COMPARED} texts that are not alike share a
 * band: later ones are compared with these alone.
 */
public final class DuplicateFinder implements AutoCloseable {

  /** The most texts of a band that a later one is compared with. */
  public static final int COMPARED = 64;

  private static final long HEAP_BYTES = 192L << 20;

  private final Duplication duplication;
  private final Path directory;
  private final RecordSorter hashes;
  private final RecordSorter bands;
  private final @Nullable SketchFile sketches;
  private final int rows;
  private int texts;

  /**
   * A finder that has seen nothing.
   *
   * @param directory where runs are written; they are removed when this is closed
   * @throws IOException if nothing can be written there
   */
  public DuplicateFinder(Duplication duplication, Path directory) throws IOException {
    this(duplication, directory, HEAP_BYTES);
  }

  /** With buffers of so many bytes in all. */
  DuplicateFinder(Duplication duplication, Path directory, long heapBytes) throws IOException {
    this.duplication = duplication;
    this.directory = Files.createTempDirectory(directory, "duplicates");
    this.hashes = new RecordSorter(this.directory, "hashes", 3, heapBytes / 3);
    this.bands = new RecordSorter(this.directory, "bands", 2, heapBytes - heapBytes / 3);
    switch (duplication) {
      case Duplication.Exact() -> {
        this.sketches = null;
        this.rows = MinHash.BINS;
      }
      case Duplication.Near(double threshold) -> {
        this.sketches = new SketchFile(this.directory.resolve("sketches"), MinHash.BINS);
        this.rows = rows(threshold);
      }
    }
  }

  /** What a text is known by; may be asked by several threads. */
  public Marks marks(String text) {
    return new Marks(Fingerprint.of(text, duplication, rows));
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
    if (sketches != null) {
      sketches.add(fingerprint.sketch());
      for (long band : fingerprint.bandHashes()) {
        bands.add(band, text);
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
      int count = MinHash.BINS / more;
      double missed = StrictMath.pow(1 - StrictMath.pow(threshold, more), count);
      if (missed <= .03) {
        rows = more;
      }
    }
    return rows;
  }

  /**
   * Which of the texts are duplicates; once.
   *
   * @throws IOException if runs cannot be written or read
   */
  public Duplicates find() throws IOException {
    BitSet found = new BitSet();
    findEqual(found);
    if (sketches != null && duplication instanceof Duplication.Near(double threshold)) {
      sketches.map();
      findNear(sketches, threshold, found);
    }
    return new Duplicates(found, texts);
  }

  private void findEqual(BitSet found) throws IOException {
    try (SortedRecords sorted = hashes.sorted()) {
      long high = 0;
      long low = 0;
      boolean begun = false;
      while (sorted.next()) {
        if (begun && sorted.value(0) == high && sorted.value(1) == low) {
          found.set((int) sorted.value(2));
        }
        high = sorted.value(0);
        low = sorted.value(1);
        begun = true;
      }
    }
  }

  private void findNear(SketchFile sketches, double threshold, BitSet found) throws IOException {
    try (SortedRecords sorted = bands.sorted()) {
      List<byte[]> candidates = new ArrayList<>();
      long band = 0;
      int first = -1;
      while (sorted.next()) {
        int text = (int) sorted.value(1);
        if (first < 0 || sorted.value(0) != band) {
          band = sorted.value(0);
          first = text;
          candidates.clear();
          continue;
        }
        if (candidates.isEmpty()) {
          candidates.add(sketches.read(first));
        }
        byte[] sketch = sketches.read(text);
        if (candidates.stream().anyMatch(c -> MinHash.similarity(c, sketch) >= threshold)) {
          found.set(text);
        } else if (candidates.size() < COMPARED) {
          candidates.add(sketch);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (hashes;
        bands) {
      if (sketches != null) {
        sketches.close();
      }
    }
    Files.deleteIfExists(directory);
  }
}
