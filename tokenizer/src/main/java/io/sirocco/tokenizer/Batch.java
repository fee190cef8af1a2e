package io.sirocco.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Work on all elements of a list by several threads at once. */
final class Batch {
  /** Elements that a thread takes at once, so that short ones cost no waiting. */
  private static final int TAKEN = 16;

  private Batch() {}

  /**
   * The results in the order of the elements.
   *
   * @throws IllegalArgumentException if there is no thread, or as the work throws
   */
  static <A, B> List<B> map(List<A> elements, int threads, Function<A, B> work) {
    if (threads < 1) {
      throw new IllegalArgumentException("%d threads".formatted(threads));
    }
    int count = Math.min(threads, Math.ceilDiv(elements.size(), TAKEN));
    if (count <= 1) {
      return elements.stream().map(work).toList();
    }
    List<B> results = new ArrayList<>(elements.size());
    try (ExecutorService executor = Executors.newFixedThreadPool(count)) {
      List<Future<List<B>>> parts = new ArrayList<>();
      for (int from = 0; from < elements.size(); from += TAKEN) {
        List<A> part = elements.subList(from, Math.min(from + TAKEN, elements.size()));
        parts.add(executor.submit(() -> part.stream().map(work).toList()));
      }
      for (Future<List<B>> part : parts) {
        results.addAll(result(part));
      }
    }
    return Collections.unmodifiableList(results);
  }

  private static <B> List<B> result(Future<List<B>> part) {
    try {
      return part.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IllegalArgumentException wrong) {
        throw wrong;
      }
      throw new IllegalStateException("a thread of a batch failed", failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a batch was encoded", interrupted);
    }
  }
}
