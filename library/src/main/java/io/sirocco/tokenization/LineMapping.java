package io.sirocco.tokenization;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Maps the lines of texts by several threads and hands over the results in the order of the lines.
 * Memory is bounded by a batch of lines.
 */
public final class LineMapping implements AutoCloseable {
  /** Characters of a batch, a thread; a longer line is a batch of its own. */
  private static final int BATCH_CHARACTERS = 1 << 18;

  private final int threads;
  private final ExecutorService executor;

  /** What is done with a line. Several threads call it at the same time. */
  @FunctionalInterface
  public interface Mapping<R> {
    /**
     * Maps a line.
     *
     * @throws IllegalArgumentException if this line cannot be mapped
     */
    R map(String line);
  }

  /** Takes the results, in order, on the thread that asked for them. */
  @FunctionalInterface
  public interface Sink<R> {
    /** Takes the result of a line. */
    void take(R result) throws IOException;
  }

  /**
   * Opens a mapping.
   *
   * @throws IllegalArgumentException if there is not at least one thread
   */
  public LineMapping(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads=%d is below 1".formatted(threads));
    }
    this.threads = threads;
    this.executor = Executors.newFixedThreadPool(threads);
  }

  /**
   * Maps all lines, or those before a stop is asked for.
   *
   * @throws IOException if lines cannot be read, the sink fails, or a line cannot be mapped; the
   *     message then names the source and the line
   */
  public <R> void map(
      TextLines lines, Mapping<R> mapping, Sink<R> sink, BooleanSupplier stopRequested)
      throws IOException {
    List<String> batch = new ArrayList<>();
    for (boolean more = true; more && !stopRequested.getAsBoolean(); ) {
      batch.clear();
      more = read(lines, batch);
      long first = lines.number() - batch.size() + 1;
      for (R result : mapBatch(batch, mapping, lines.name(), first)) {
        sink.take(result);
      }
    }
  }

  private boolean read(TextLines lines, List<String> batch) throws IOException {
    long limit = (long) BATCH_CHARACTERS * threads;
    for (long characters = 0; characters < limit; ) {
      String line = lines.next();
      if (line == null) {
        return false;
      }
      batch.add(line);
      // A line costs something however short it is.
      characters += line.length() + 16;
    }
    return true;
  }

  private <R> List<R> mapBatch(List<String> batch, Mapping<R> mapping, String name, long first)
      throws IOException {
    int parts = Math.min(batch.size(), 4 * threads);
    List<Future<List<R>>> futures = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) batch.size() * part / parts);
      int to = (int) ((long) batch.size() * (part + 1) / parts);
      futures.add(
          executor.submit(() -> mapPart(batch.subList(from, to), mapping, name, first + from)));
    }
    List<R> results = new ArrayList<>(batch.size());
    for (Future<List<R>> future : futures) {
      results.addAll(get(future));
    }
    return results;
  }

  private static <R> List<R> mapPart(
      List<String> lines, Mapping<R> mapping, String name, long first) throws IOException {
    List<R> results = new ArrayList<>(lines.size());
    for (String line : lines) {
      try {
        results.add(mapping.map(line));
      } catch (IllegalArgumentException problem) {
        throw new IOException(
            "%s: line %d: %s".formatted(name, first + results.size(), problem.getMessage()),
            problem);
      }
    }
    return results;
  }

  private static <R> R get(Future<R> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case IOException problem -> throw problem;
        case RuntimeException mistake -> throw mistake;
        case null, default -> throw new IllegalStateException(failure.getCause());
      }
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
