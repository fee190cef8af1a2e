package io.sirocco.tokenizer.training;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** The threads that train. Who asks them to do something waits until all of it is done. */
final class Workers implements AutoCloseable {
  private final ExecutorService executor;
  private final int threads;

  /** Starts them. */
  Workers(int threads) {
    this.threads = threads;
    this.executor = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
  }

  /** How many there are. */
  int threads() {
    return threads;
  }

  /** Does things for numbers from 0, in any order. */
  void forEach(int count, IntConsumer action) {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      tasks.add(() -> {
        action.accept(number);
        return null;
      });
    }
    run(tasks);
  }

  /** Does things in any order; what one of them throws is thrown after all have ended. */
  void run(Collection<Callable<Void>> tasks) {
    try {
      for (Future<Void> future : executor.invokeAll(tasks)) {
        future.get();
      }
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException("training failed", failure);
      }
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new CancellationException("training was interrupted");
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
