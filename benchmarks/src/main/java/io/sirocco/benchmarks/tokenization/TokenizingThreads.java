package io.sirocco.benchmarks.tokenization;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.Contestant;
import io.sirocco.benchmarks.WrongResultException;
import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.TokenizerPipeline;
import java.util.ArrayList;
import java.util.List;

/** Our tokenizer: threads that take parts of the text, from UTF-8 to ids. */
final class TokenizingThreads implements Contestant {
  private final TokenizerPipeline tokenizer;
  private final byte[][] lines;
  private final LineThreads threads;

  TokenizingThreads(TokenizationWork work) {
    this.tokenizer = work.tokenizer();
    this.lines = work.lines().stream().map(line -> line.getBytes(UTF_8)).toArray(byte[][]::new);
    this.threads = new LineThreads(work.threads(), lines.length, this::encode);
    requireSame(work);
  }

  /** With offsets or without, from text or from bytes, the ids have to be the same. */
  private void requireSame(TokenizationWork work) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < lines.length && wrong.isEmpty(); i++) {
      int[] ids = tokenizer.ids(lines[i], MalformedText.REPLACE);
      if (!java.util.Arrays.equals(ids, tokenizer.encode(work.lines().get(i)).ids())) {
        wrong.add(work.lines().get(i));
      }
    }
    if (!wrong.isEmpty()) {
      throw new WrongResultException(
          "%s: with and without offsets differ on '%s'"
              .formatted(work.kind().label(), wrong.getFirst()));
    }
  }

  private long encode(int line) {
    return tokenizer.ids(lines[line], MalformedText.REPLACE).length;
  }

  @Override
  public String name() {
    return Contest.OURS;
  }

  @Override
  public void run() {
    threads.run();
  }

  @Override
  public void close() {
    threads.close();
  }
}
