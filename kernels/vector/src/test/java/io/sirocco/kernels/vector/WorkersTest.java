package io.sirocco.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class WorkersTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void runsEachTileOnceAndReturnsWhenAllAreDone(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 3000; round++) {
        int tiles = round % 40;
        int[] runs = new int[tiles]; // plain: the return of run must make the writes visible
        workers.run(
            tiles,
            (tile, worker) -> {
              assertThat(worker).isBetween(0, threads - 1);
              runs[tile]++;
            });
        assertThat(runs).containsOnly(tiles == 0 ? new int[0] : new int[] {1});
      }
    }
  }

  @Test
  void noTwoTilesAtATimeHaveTheSameWorker() {
    try (Workers workers = new Workers(4)) {
      AtomicIntegerArray inside = new AtomicIntegerArray(4);
      workers.run(
          20_000,
          (tile, worker) -> {
            assertThat(inside.incrementAndGet(worker)).isEqualTo(1);
            inside.decrementAndGet(worker);
          });
    }
  }

  @Test
  void wakesParkedWorkers() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      for (int round = 0; round < 20; round++) {
        Thread.sleep(5); // long enough for the worker to park
        CountDownLatch both = new CountDownLatch(2);
        workers.run(2, (tile, worker) -> meet(both));
        assertThat(both.getCount()).isZero();
      }
    }
  }

  private static void meet(CountDownLatch both) {
    both.countDown();
    try {
      both.await();
    } catch (InterruptedException exception) {
      throw new IllegalStateException(exception);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void throwsTheFailureOfATileAndWorksOn(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 200; round++) {
        int failing = round % 50;
        assertThatThrownBy(() ->
                workers.run(
                    50,
                    (tile, worker) -> {
                      if (tile == failing) {
                        throw new ArithmeticException("tile " + tile);
                      }
                    }))
            .isInstanceOf(ArithmeticException.class)
            .hasMessage("tile " + failing);
        assertThatThrownBy(() ->
                workers.run(
                    50,
                    (tile, worker) -> {
                      throw new AssertionError("every tile");
                    }))
            .isInstanceOf(AssertionError.class);
        AtomicInteger runs = new AtomicInteger();
        workers.run(50, (tile, worker) -> runs.incrementAndGet());
        assertThat(runs).hasValue(50);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void refusesATaskInsideATask(int threads) {
    try (Workers workers = new Workers(threads)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> workers.run(4, (tile, worker) -> workers.run(2, (t, w) -> {})))
          .withMessage("the workers are busy: a task must not run another task");
      workers.run(4, (tile, worker) -> {});
    }
  }

  @Test
  void refusesToRunWhenClosed() {
    Workers workers = new Workers(2);
    workers.close();
    workers.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> workers.run(1, (tile, worker) -> {}))
        .withMessage("the workers are closed");
  }

  @Test
  void closingEndsTheThreadsAndKeepsTheInterrupt() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Workers workers = new Workers(3);
    Thread.currentThread().interrupt();
    workers.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !before.contains(thread))
        .noneMatch(thread -> thread.getName().startsWith("sirocco-worker"));
  }

  @Test
  void refusesNoThreads() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Workers(0))
        .withMessage("threads=0 is less than 1");
  }
}
