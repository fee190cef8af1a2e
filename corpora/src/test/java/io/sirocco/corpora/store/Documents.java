package io.sirocco.corpora.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sirocco.corpora.ContentHash;
import io.sirocco.corpora.store.StoreManifest.Preparation;
import io.sirocco.tokenizer.CharacterTokenizer;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.UnknownPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Documents of random tokens, and stores of them. */
public final class Documents {

  private Documents() {}

  /** A tokenizer of so many tokens. */
  public static Tokenizer tokenizer(int vocabularySize) {
    StringBuilder text = new StringBuilder();
    IntStream.iterate(' ', character -> character + 1)
        .filter(character -> character < 0xD800 || character > 0xDFFF)
        .limit(vocabularySize)
        .forEach(text::appendCodePoint);
    return CharacterTokenizer.train(text.toString(), UnknownPolicy.REFUSE);
  }

  /** A preparation of nothing in particular. */
  public static Preparation preparation() {
    return new Preparation(
        List.of(new StoreManifest.Source("a.txt", 3, ContentHash.of("abc").sha256())),
        JsonNodeFactory.instance.objectNode().put("sentences", "icu"),
        JsonNodeFactory.instance.objectNode());
  }

  /** Documents of 1 to {@code sequences} sequences of 1 to {@code tokens} tokens. */
  public static List<TokenizedDocument> random(
      long seed, int documents, int sequences, int tokens, int vocabularySize) {
    Random random = new Random(seed);
    List<TokenizedDocument> made = new ArrayList<>();
    for (int d = 0; d < documents; d++) {
      int[] ends = new int[1 + random.nextInt(sequences)];
      int end = 0;
      for (int s = 0; s < ends.length; s++) {
        end += 1 + random.nextInt(tokens);
        ends[s] = end;
      }
      made.add(
          new TokenizedDocument(
              random.ints(end, 0, vocabularySize).toArray(),
              ends,
              random.longs(TokenizedDocument.bitmapLength(end)).toArray(),
              end * 4L));
    }
    return made;
  }

  /** Writes a store of datasets of one language each. */
  public static void write(
      Path directory, int vocabularySize, DatasetName name, List<TokenizedDocument> documents)
      throws IOException {
    try (StoreWriter writer = StoreWriter.open(directory, tokenizer(vocabularySize))) {
      for (TokenizedDocument document : documents) {
        writer.append(name, document);
      }
      writer.commit(preparation());
    }
  }

  /** Its ids. */
  public static int[] ids(TokenizedDocument document) {
    return IntStream.range(0, document.length()).map(document::id).toArray();
  }

  /** Where its sequences end. */
  public static int[] sequenceEnds(TokenizedDocument document) {
    return IntStream.range(0, document.sequences()).map(document::sequenceEnd).toArray();
  }
}
