package io.sirocco.benchmarks.tokenization;

import io.sirocco.benchmarks.Contestant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * SentencePiece, in a process of its own: a model of its own, of the same size and trained on the
 * same text, which has to give every line back.
 *
 * @param python a Python that can import sentencepiece
 * @param script encode.py
 * @param folder receives the text
 */
public record SentencePiecePeer(String python, Path script, Path folder)
    implements TokenizationPeer {
  /** What a user types. */
  public static final String NAME = "sentencepiece";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "SentencePiece through Python, trained by itself on the same text, in its own process;"
        + " for byte-level BPE its BPE of characters";
  }

  @Override
  public Optional<Contestant> prepare(TokenizationWork work) {
    String type =
        switch (work.kind()) {
          case BYTE_LEVEL_BPE -> "bpe";
          case UNIGRAM -> "unigram";
          case WORDPIECE -> "";
        };
    if (type.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path text = folder.resolve("lines.txt");
      Files.write(text, work.lines());
      return Optional.of(
          SentencePieceProcess.start(
              List.of(
                  python,
                  script.toString(),
                  text.toString(),
                  type,
                  Integer.toString(work.tokenizer().vocabularySize()),
                  Integer.toString(work.threads())),
              folder));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
