package io.sirocco.benchmarks.jmh;

import io.sirocco.benchmarks.operations.OperationBenchmarks;
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

/** Normalization by the root mean square and its gradient. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class RmsNormBenchmark {

  /** The case. */
  @Param({
    "forward:2048x256",
    "forward:4096x768",
    "forward:16384x64",
    "backward:2048x256",
    "backward:4096x768",
    "backward:16384x64"
  })
  public String shape = "";

  /** Who does the work; a peer has to be on the class path. */
  @Param({"sirocco", "scalar"})
  public String contestant = "";

  /** Threads of ours and of the peer. */
  @Param({"1", "2"})
  public int threads;

  private @Nullable Measured measured;

  /** Opens the case and checks every result. */
  @Setup(Level.Trial)
  public void open() {
    measured = Measured.of(OperationBenchmarks.rmsNorm().benchmark(shape), contestant, threads);
  }

  /** One run. */
  @Benchmark
  public void run() {
    Measured.required(measured).run();
  }

  /** Closes what was opened. */
  @TearDown(Level.Trial)
  public void close() {
    Measured.required(measured).close();
  }
}
