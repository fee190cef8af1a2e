package io.sirocco.corpora.store;

import io.sirocco.corpora.ContentHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Which split a document goes to: by the hash of its text, so that it stays there when documents
 * are added, and so that equal documents stay together.
 *
 * @param validation its share, from 0
 * @param test its share, from 0; both together are below 1
 */
public record SplitShares(double validation, double test) {

  /** Checks the shares. */
  public SplitShares {
    if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
      throw new IllegalArgumentException(
          "shares %s for validation and %s for test leave nothing to train on"
              .formatted(validation, test));
    }
  }

  /** The split of a text, or of a text and its translation, which decide together. */
  public Split of(String... texts) {
    MessageDigest digest = ContentHash.digest();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      // The length parts one text from the next.
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
    }
    double place = (ByteBuffer.wrap(digest.digest()).getLong() >>> 11) * 0x1.0p-53;
    if (place < validation) {
      return Split.VALIDATION;
    }
    return place < validation + test ? Split.TEST : Split.TRAIN;
  }
}
