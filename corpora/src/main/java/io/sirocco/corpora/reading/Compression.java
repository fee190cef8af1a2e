package io.sirocco.corpora.reading;

import com.github.luben.zstd.ZstdInputStream;
import io.sirocco.corpora.CorpusException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** How a file may be compressed: recognized by its first bytes, whatever it is called. */
enum Compression {
  GZIP(".gz", "1f8b") {
    @Override
    InputStream decompress(InputStream input) throws IOException {
      return GzipCompressorInputStream.builder()
          .setInputStream(input)
          .setDecompressConcatenated(true)
          .get();
    }
  },
  ZSTANDARD(".zst", "28b52ffd") {
    @Override
    InputStream decompress(InputStream input) throws IOException {
      return new ZstdInputStream(input);
    }
  },
  XZ(".xz", "fd377a585a00") {
    @Override
    InputStream decompress(InputStream input) throws IOException {
      // The largest dictionary of any preset needs 65 MB; a file that asks for more is hostile.
      return XZCompressorInputStream.builder()
          .setInputStream(input)
          .setDecompressConcatenated(true)
          .setMemoryLimitKiB(XZ_MEMORY_KILOBYTES)
          .get();
    }
  },
  BZIP2(".bz2", "425a68") {
    @Override
    InputStream decompress(InputStream input) throws IOException {
      return new BZip2CompressorInputStream(input, true);
    }
  };

  private static final int XZ_MEMORY_KILOBYTES = 1 << 17;
  private static final int MOST_MAGIC_BYTES = 6;

  private final String ending;

  /** Hexadecimal. */
  private final String magic;

  Compression(String ending, String magic) {
    this.ending = ending;
    this.magic = magic;
  }

  abstract InputStream decompress(InputStream input) throws IOException;

  /**
   * The content of a file, decompressed if need be.
   *
   * @throws CorpusException if the beginning cannot be read
   */
  static SourceFile open(String name, InputStream raw) throws CorpusException {
    BufferedInputStream input = new BufferedInputStream(raw, 1 << 16);
    try {
      input.mark(MOST_MAGIC_BYTES);
      byte[] start = input.readNBytes(MOST_MAGIC_BYTES);
      input.reset();
      for (Compression compression : values()) {
        if (compression.begins(start)) {
          String plain = compression.plainName(name);
          return new SourceFile(name, plain, compression.decompress(input));
        }
      }
      return new SourceFile(name, name, input);
    } catch (IOException failure) {
      throw new CorpusException(name, "cannot be decompressed: " + failure.getMessage(), failure);
    }
  }

  private boolean begins(byte[] start) {
    return HexFormat.of().formatHex(start).startsWith(magic);
  }

  private String plainName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".tgz")) {
      return name.substring(0, name.length() - 3) + "tar";
    }
    return lower.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
  }
}
