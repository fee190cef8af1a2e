package io.sirocco.corpora.store;

import java.util.List;

/**
 * A dataset as the manifest lists it.
 *
 * @param corpus the language, or the pair
 * @param language of the text
 * @param split the part
 * @param documents their number
 * @param sequences their number
 * @param tokens their number
 * @param textBytes length of the text in UTF-8
 * @param files tokens, index and word starts
 */
public record DatasetSummary(
    String corpus,
    String language,
    Split split,
    long documents,
    long sequences,
    long tokens,
    long textBytes,
    List<StoredFile> files) {

  /** Checks the counts and copies the list. */
  public DatasetSummary {
    files = List.copyOf(files);
    if (documents < 0 || sequences < documents || tokens < sequences || textBytes < 0) {
      throw new IllegalArgumentException(
          "%s: %d documents of %d sequences of %d tokens"
              .formatted(new DatasetName(corpus, language, split), documents, sequences, tokens));
    }
  }

  /** Which dataset. */
  public DatasetName name() {
    return new DatasetName(corpus, language, split);
  }
}
