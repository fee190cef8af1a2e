package io.sirocco.corpora;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Works on items with several threads, in bounded memory, and hands the results on in the order of
 * the items, so that what comes out does not depend on the number of threads.
 *
 * @param threads that work, at least 1; source and target are called by the caller's own thread
 */
public record OrderedPipeline(int threads) {

  /** Items that wait or are worked on, for each thread. */
  private static final int AHEAD = 4;

  /** Checks the number. */
  public OrderedPipeline {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads");
    }
  }

  /** Gives items. */
  @FunctionalInterface
  public interface Source<A> {
    /** The next item, or null at the end. */
    @Nullable A next() throws IOException;
  }

  /** What the threads do with an item. */
  @FunctionalInterface
  public interface Work<A, B> {
    /** Called by several threads at once. */
    B apply(A item) throws IOException;
  }

  /** Takes results. */
  @FunctionalInterface
  public interface Target<B> {
    /** Called in the order of the items. */
    void accept(B result) throws IOException;
  }

  /**
   * Goes through all items.
   *
   * @throws IOException if source, work or target does; no item after that one is handed on
   */
  public <A, B> void run(Source<A> source, Work<? super A, B> work, Target<? super B> target)
      throws IOException {
    ArrayDeque<Future<B>> waiting = new ArrayDeque<>();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      for (A item = source.next(); item != null; item = source.next()) {
        A taken = item;
        waiting.add(workers.submit(() -> work.apply(taken)));
        if (waiting.size() > AHEAD * threads) {
          target.accept(result(waiting.remove()));
        }
      }
      while (!waiting.isEmpty()) {
        target.accept(result(waiting.remove()));
      }
    } finally {
      workers.shutdownNow();
    }
  }

  private static <B> B result(Future<B> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case IOException failure -> throw failure;
        case UncheckedIOException failure -> throw failure.getCause();
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(failed);
      }
    }
  }
}
