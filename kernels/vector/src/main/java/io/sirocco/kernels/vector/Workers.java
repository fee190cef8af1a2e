package io.sirocco.kernels.vector;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A persistent pool that runs the tiles of one task at a time; the calling thread takes part as
 * worker 0.
 *
 * <p>Tiles are claimed one by one from a counter, so that a worker whose core is taken by another
 * process simply does fewer of them. An idle worker spins for about a millisecond, because the next
 * task of a training step usually follows at once, and then parks. Running a task allocates
 * nothing.
 */
final class Workers implements AutoCloseable {

  /** Work that is divided into independent tiles. */
  @FunctionalInterface
  interface Task {
    /**
     * Does one tile.
     *
     * @param tile from 0, each exactly once
     * @param worker from 0, below the number of threads; no two tiles at a time have the same
     */
    void run(int tile, int worker);
  }

  /**
   * About a millisecond on current cores: longer than the last tile of another worker. To wake a
   * parked thread costs up to some tenths of it where the machine is virtual.
   */
  private static final int SPINS = 60_000;

  // Each counter has cache lines of its own: the neighbors are written by other threads.
  private static final int LINE = 32;
  private static final int CLAIMS = LINE;
  private static final int PENDING = 2 * LINE;
  private static final int CALLER_PARKED = 3 * LINE;
  private static final int WORKER_PARKED = 4 * LINE;

  private static final Task NOTHING = (tile, worker) -> {};

  private final Thread[] threads;
  private final AtomicIntegerArray counters;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicReference<@Nullable RuntimeException> exception = new AtomicReference<>();
  private final AtomicReference<@Nullable Error> error = new AtomicReference<>();
  private volatile boolean closed;

  // Written by the caller before it publishes CLAIMS, read by a worker after a successful claim.
  private Task task = NOTHING;
  private int tiles;
  private Thread caller = Thread.currentThread();

  /**
   * Starts the pool.
   *
   * @param threads how many threads work, the caller included; at least 1
   */
  Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads=%d is less than 1".formatted(threads));
    }
    this.counters = new AtomicIntegerArray((5 + threads) * LINE);
    this.threads = new Thread[threads - 1];
    for (int i = 0; i < threads - 1; i++) {
      int worker = i + 1;
      this.threads[i] =
          Thread.ofPlatform()
              .name("sirocco-worker-" + worker)
              .daemon(true)
              .unstarted(() -> serve(worker));
    }
    for (Thread thread : this.threads) {
      thread.start();
    }
  }

  /** The number of threads, the caller included. */
  int threads() {
    return threads.length + 1;
  }

  /**
   * Runs the tiles 0 to {@code tiles - 1} of the task and returns when all are done. When one
   * fails, those not yet begun are left out and the first failure is thrown.
   *
   * @throws IllegalStateException if the pool is closed, or busy: a task must not run another
   */
  void run(int tiles, Task task) {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException("the workers are busy: a task must not run another task");
    }
    try {
      if (closed) {
        throw new IllegalStateException("the workers are closed");
      }
      if (threads.length == 0 || tiles <= 1) {
        for (int tile = 0; tile < tiles; tile++) {
          task.run(tile, 0);
        }
      } else {
        share(tiles, task);
      }
    } finally {
      busy.set(false);
    }
  }

  private void share(int tiles, Task task) {
    this.task = task;
    this.tiles = tiles;
    this.caller = Thread.currentThread();
    counters.set(PENDING, tiles);
    counters.set(CLAIMS, tiles);
    for (int worker = 1; worker < Math.min(threads(), tiles); worker++) {
      if (counters.get(WORKER_PARKED + worker * LINE) != 0) {
        LockSupport.unpark(threads[worker - 1]);
      }
    }
    claimTiles(0);
    awaitTiles();
    this.task = NOTHING;
    RuntimeException firstException = exception.getAndSet(null);
    Error firstError = error.getAndSet(null);
    if (firstError != null) {
      throw firstError;
    }
    if (firstException != null) {
      throw firstException;
    }
  }

  /**
   * Claims count down, so that a claim alone, without any other field, tells whether there is a
   * tile: a worker that comes late to a finished task finds nothing, or a tile of the next task. As
   * long as that tile is pending, the task cannot be replaced under it.
   */
  private void claimTiles(int worker) {
    int claim = counters.getAndDecrement(CLAIMS);
    while (claim > 0) {
      try {
        if (exception.get() == null && error.get() == null) {
          task.run(tiles - claim, worker);
        }
      } catch (RuntimeException failure) {
        exception.compareAndSet(null, failure);
      } catch (Error failure) {
        error.compareAndSet(null, failure);
      } finally {
        Thread waiting = caller; // read before the task can end and another caller come
        if (counters.decrementAndGet(PENDING) == 0 && counters.get(CALLER_PARKED) != 0) {
          LockSupport.unpark(waiting);
        }
      }
      claim = counters.getAndDecrement(CLAIMS);
    }
  }

  private void awaitTiles() {
    for (int spin = 0; spin < SPINS; spin++) {
      if (counters.get(PENDING) == 0) {
        return;
      }
      Thread.onSpinWait();
    }
    counters.set(CALLER_PARKED, 1);
    while (counters.get(PENDING) != 0) {
      LockSupport.park(this);
    }
    counters.set(CALLER_PARKED, 0);
  }

  private void serve(int worker) {
    int spins = 0;
    while (!closed) {
      if (counters.get(CLAIMS) > 0) {
        claimTiles(worker);
        spins = 0;
      } else if (spins < SPINS) {
        spins++;
        Thread.onSpinWait();
      } else {
        sleep(worker);
        spins = 0;
      }
    }
  }

  private void sleep(int worker) {
    int parked = WORKER_PARKED + worker * LINE;
    counters.set(parked, 1);
    // A caller that has not seen the mark has published its claims before this reads them.
    if (counters.get(CLAIMS) <= 0 && !closed) {
      LockSupport.park(this);
    }
    counters.set(parked, 0);
  }

  /** Ends the threads and waits for them; closing again does nothing. */
  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    join(List.of(threads));
  }

  /** Waits for threads that will end, also while it is interrupted. */
  static void join(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      boolean joined = false;
      while (!joined) {
        try {
          thread.join();
          joined = true;
        } catch (InterruptedException exception) {
          interrupted = true; // the threads still end; the caller learns of it below
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
