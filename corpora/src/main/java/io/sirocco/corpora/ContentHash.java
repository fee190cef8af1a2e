package io.sirocco.corpora;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What identifies the content of a source: the SHA-256 of its bytes.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record ContentHash(String sha256) {
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");

  /** Checks the digits. */
  public ContentHash {
    if (!DIGITS.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "\"" + sha256 + "\" is not a SHA-256: 64 lower-case hexadecimal digits");
    }
  }

  /** The hash of a text in UTF-8, equal to that of a file that holds it. */
  public static ContentHash of(String text) {
    MessageDigest digest = digest();
    int step = 1 << 20;
    for (int i = 0; i < text.length(); ) {
      int end = Math.min(text.length(), i + step);
      if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
        end++;
      }
      digest.update(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
      i = end;
    }
    return of(digest);
  }

  /** The hash of all bytes that a digest has seen; the digest starts afresh. */
  public static ContentHash of(MessageDigest digest) {
    return new ContentHash(HexFormat.of().formatHex(digest.digest()));
  }

  /** A new SHA-256 digest. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  @Override
  public String toString() {
    return sha256;
  }
}
