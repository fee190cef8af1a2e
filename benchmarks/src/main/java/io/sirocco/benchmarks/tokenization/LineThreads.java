package io.sirocco.benchmarks.tokenization;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;

/** Threads that take lines of a text, some at a time, until all are done. */
public final class LineThreads implements AutoCloseable {
  private static final int TAKEN = 256;

  private final int lines;
  private final IntToLongFunction work;
  private final ExecutorService executor;
  private final int threads;

  /**
   * Starts threads.
   *
   * @param threads at least 1; one alone works on the thread that asks
   * @param lines how many there are
   * @param work on one line, by its number; gives how many tokens it has
   */
  public LineThreads(int threads, int lines, IntToLongFunction work) {
    this.threads = threads;
    this.lines = lines;
    this.work = work;
    this.executor = Executors.newFixedThreadPool(threads);
  }

  /** Does the work on all lines and gives the number of tokens. */
  public long run() {
    AtomicInteger next = new AtomicInteger();
    if (threads == 1) {
      return take(next);
    }
    List<Callable<Long>> shares = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      shares.add(() -> take(next));
    }
    try {
      long tokens = 0;
      for (Future<Long> share : executor.invokeAll(shares)) {
        tokens += share.get();
      }
      return tokens;
    } catch (ExecutionException failure) {
      throw new IllegalStateException("a line could not be encoded", failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while lines were encoded", interrupted);
    }
  }

  private long take(AtomicInteger next) {
    long tokens = 0;
    for (int from = next.getAndAdd(TAKEN); from < lines; from = next.getAndAdd(TAKEN)) {
      for (int line = from; line < Math.min(from + TAKEN, lines); line++) {
        tokens += work.applyAsLong(line);
      }
    }
    return tokens;
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
