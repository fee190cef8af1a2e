package io.sirocco.kernels.vector;

import java.util.function.IntFunction;

/** The heads of all sequences, which workers share in tiles of one or more. */
final class HeadTasks implements Workers.Task {
  /** What a worker does with a head. */
  @FunctionalInterface
  interface HeadTask {
    /** Does head h of sequence b. */
    void run(int b, int h);
  }

  private final int H;
  private final Tiles heads;
  private final HeadTask[] tasks;
  private final Workers workers;

  /**
   * Prepares the tasks.
   *
   * @param work of a head, see {@link Tiles}
   * @param task makes that of a worker
   */
  HeadTasks(AttentionLayout layout, long work, Workers workers, IntFunction<HeadTask> task) {
    int threads = workers.threads();
    this.H = layout.H();
    this.heads = Tiles.of(layout.B() * H, work, threads);
    this.tasks = new HeadTask[threads];
    this.workers = workers;
    for (int worker = 0; worker < threads; worker++) {
      tasks[worker] = task.apply(worker);
    }
  }

  /** Does all heads, then returns. */
  void run() {
    workers.run(heads.count(), this);
  }

  @Override
  public void run(int tile, int worker) {
    for (int head = heads.start(tile); head < heads.end(tile); head++) {
      tasks[worker].run(head / H, head % H);
    }
  }
}
