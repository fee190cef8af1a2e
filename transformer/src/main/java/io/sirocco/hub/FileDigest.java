package io.sirocco.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The size and the checksum of some bytes, usually of a file.
 *
 * @param bytes how many
 * @param sha256 their SHA-256 in 64 lower-case hexadecimal digits
 */
public record FileDigest(long bytes, String sha256) {
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");
  private static final int BUFFER_BYTES = 1 << 20;

  /** Checks that the size is not negative and the checksum has the right form. */
  public FileDigest {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size of %d bytes is negative".formatted(bytes));
    }
    if (!DIGITS.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not 64 lower-case hexadecimal digits".formatted(sha256));
    }
  }

  /** The digest of a file, read once in bounded memory. */
  public static FileDigest of(Path file) throws IOException {
    MessageDigest digest = sha256Digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes += read;
      }
    }
    return of(bytes, digest);
  }

  /** The digest of bytes in memory. */
  public static FileDigest of(byte[] content) {
    MessageDigest digest = sha256Digest();
    digest.update(content);
    return of(content.length, digest);
  }

  static FileDigest of(long bytes, MessageDigest digest) {
    return new FileDigest(bytes, HexFormat.of().formatHex(digest.digest()));
  }

  static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256, this one does not", e);
    }
  }
}
