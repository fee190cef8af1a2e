package io.sirocco.benchmarks.jmh;

import io.sirocco.benchmarks.training.Workloads;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Whole training steps: forward, backward, clip and AdamW. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class TrainingStepBenchmark {

  /** The model and the sizes of a batch: see {@link Workloads}. */
  @Param({"gpt", "bert", "bert-all-rows", "char"})
  public String workload = "";

  /** Threads. */
  @Param({"1", "2"})
  public int threads;

  private @Nullable Trained trained;

  /** Initializes the model and checks its first losses. */
  @Setup(Level.Trial)
  public void open() {
    trained = new Trained(workload, threads);
  }

  /** One step. Returns its loss. */
  @Benchmark
  public double run() {
    return required().run();
  }

  /** Closes what was opened. */
  @TearDown(Level.Trial)
  public void close() {
    required().close();
  }

  private Trained required() {
    Trained opened = trained;
    if (opened == null) {
      throw new IllegalStateException("nothing was opened");
    }
    return opened;
  }
}
