package io.sirocco.corpora.store;

import io.sirocco.corpora.ContentHash;

/**
 * A file of a store.
 *
 * @param name inside the store
 * @param bytes its length
 * @param sha256 of its content
 */
public record StoredFile(String name, long bytes, String sha256) {

  /** Checks that the name stays inside the store. */
  public StoredFile {
    if (name.isEmpty() || name.startsWith(".") || name.contains("/") || name.contains("\\")) {
      throw new IllegalArgumentException("\"%s\" is no name of a store's file".formatted(name));
    }
    if (bytes < 0) {
      throw new IllegalArgumentException("%s: %d bytes".formatted(name, bytes));
    }
    ContentHash checked = new ContentHash(sha256);
    sha256 = checked.sha256();
  }
}
