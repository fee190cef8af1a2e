package io.sirocco.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    List<@Nullable B> results = new ArrayList<>(Collections.nCopies(elements.size(), null));
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService executor = Executors.newFixedThreadPool(count)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        running.add(executor.submit(() -> workOff(elements, next, work, results)));
      }
      running.forEach(Batch::await);
    }
    List<B> complete = new ArrayList<>(elements.size());
    for (B result : results) {
      if (result == null) {
        throw new IllegalStateException("an element has no result");
      }
      complete.add(result);
    }
    return Collections.unmodifiableList(complete);
  }

  private static <A, B> void workOff(
      List<A> elements, AtomicInteger next, Function<A, B> work, List<@Nullable B> results) {
    int from = next.getAndAdd(TAKEN);
    while (from >= 0 && from < elements.size()) {
      for (int i = from; i < Math.min(from + TAKEN, elements.size()); i++) {
        results.set(i, work.apply(elements.get(i)));
      }
      from = next.getAndAdd(TAKEN);
    }
  }

  private static void await(Future<?> running) {
    try {
      running.get();
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
