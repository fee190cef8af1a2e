package io.sirocco.benchmarks.peers;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.sirocco.benchmarks.Contestant;
import io.sirocco.benchmarks.WrongResultException;
import io.sirocco.benchmarks.tokenization.LineThreads;
import io.sirocco.benchmarks.tokenization.TokenizationPeer;
import io.sirocco.benchmarks.tokenization.TokenizationWork;
import io.sirocco.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hugging Face's tokenizers with the file of ours, held to the same ids on every line. */
final class HuggingFacePeer implements TokenizationPeer {

  @Override
  public String name() {
    return HuggingFaceProvider.NAME;
  }

  @Override
  public String description() {
    return "Hugging Face's tokenizers through DJL, which returns tokens and offsets too, with our"
        + " tokenizer.json";
  }

  @Override
  public Optional<Contestant> prepare(TokenizationWork work) {
    HuggingFaceTokenizer tokenizer = open(work);
    for (String line : work.lines()) {
      int[] expected = work.tokenizer().ids(line);
      long[] ids = tokenizer.encode(line, false, false).getIds();
      if (!Arrays.equals(Arrays.stream(expected).asLongStream().toArray(), ids)) {
        tokenizer.close();
        throw new WrongResultException(
            "%s: ours are %s, Hugging Face's %s on '%s'"
                .formatted(
                    work.kind().label(), Arrays.toString(expected), Arrays.toString(ids), line));
      }
    }
    return Optional.of(new Encoding(tokenizer, work));
  }

  private static HuggingFaceTokenizer open(TokenizationWork work) {
    try {
      Path folder = Files.createTempDirectory("tokenizer");
      Path file = folder.resolve(Tokenizer.FILE_NAME);
      try {
        work.tokenizer().save(folder);
        return HuggingFaceTokenizer.newInstance(file, Map.of("truncation", "false"));
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Encodes all lines. */
  private static final class Encoding implements Contestant {
    private final HuggingFaceTokenizer tokenizer;
    private final LineThreads threads;

    private Encoding(HuggingFaceTokenizer tokenizer, TokenizationWork work) {
      this.tokenizer = tokenizer;
      List<String> lines = work.lines();
      this.threads =
          new LineThreads(
              work.threads(),
              lines.size(),
              line -> tokenizer.encode(lines.get(line), false, false).getIds().length);
    }

    @Override
    public String name() {
      return HuggingFaceProvider.NAME;
    }

    @Override
    public void run() {
      threads.run();
    }

    @Override
    public void close() {
      threads.close();
      tokenizer.close();
    }
  }
}
