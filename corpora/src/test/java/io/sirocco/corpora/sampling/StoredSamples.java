package io.sirocco.corpora.sampling;

import io.sirocco.corpora.store.Dataset;
import io.sirocco.corpora.store.DatasetName;
import io.sirocco.corpora.store.Documents;
import io.sirocco.corpora.store.Split;
import io.sirocco.corpora.store.TokenizedDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Stored documents to sample from, for tests. */
final class StoredSamples {

  static final int VOCABULARY = 60_000;

  private StoredSamples() {}

  /** Documents whose tokens are numbered through, so that each token tells its place. */
  static List<TokenizedDocument> numbered(long seed, int documents, int sequences, int tokens) {
    int next = 0;
    List<TokenizedDocument> numbered = new ArrayList<>();
    for (TokenizedDocument document :
        Documents.random(seed, documents, sequences, tokens, VOCABULARY)) {
      int[] ids = new int[document.length()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = next++;
      }
      long[] words = new long[(ids.length + 63) / 64];
      Arrays.fill(words, 0x5555555555555555L);
      numbered.add(new TokenizedDocument(ids, Documents.sequenceEnds(document), words, ids.length));
    }
    if (next > VOCABULARY - 10) {
      throw new IllegalArgumentException(next + " tokens");
    }
    return numbered;
  }

  static Dataset open(Path folder, List<TokenizedDocument> documents) throws IOException {
    return open(folder, VOCABULARY, documents);
  }

  static Dataset open(Path folder, int vocabulary, List<TokenizedDocument> documents)
      throws IOException {
    Path directory = Files.createTempDirectory(folder, "store");
    Documents.write(directory, vocabulary, DatasetName.of("en", Split.TRAIN), documents);
    return Dataset.open(directory, "en.train");
  }

  static Dataset openNumbered(Path folder, long seed, int documents, int sequences, int tokens)
      throws IOException {
    return open(folder, numbered(seed, documents, sequences, tokens));
  }
}
