package io.sirocco.corpora.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The files of a dataset.
 *
 * @param tokens ids one after the other
 * @param index where sequences and documents begin
 * @param words a bit a token
 */
record DatasetFiles(Path tokens, Path index, Path words) {

  /** Begins an index file of Megatron-LM. */
  static final byte[] INDEX_MAGIC = "MMIDIDX\0\0".getBytes(StandardCharsets.US_ASCII);

  static final long INDEX_VERSION = 1;

  /** Magic, version, token type, number of sequences, length of the list of documents. */
  static final int INDEX_HEADER_BYTES =
      INDEX_MAGIC.length + Long.BYTES + Byte.BYTES + Long.BYTES + Long.BYTES;

  static DatasetFiles of(Path directory, String stem) {
    return new DatasetFiles(
        directory.resolve(stem + ".bin"),
        directory.resolve(stem + ".idx"),
        directory.resolve(stem + ".words"));
  }
}
