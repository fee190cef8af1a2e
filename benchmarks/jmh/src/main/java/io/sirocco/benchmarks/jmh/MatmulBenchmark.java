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

/** Matrix products. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatmulBenchmark {

  /** The case. */
  @Param({
    "NN:1024x1024x1024",
    "NT:1024x1024x1024",
    "TN:1024x1024x1024",
    "NN:4096x256x256",
    "NT:4096x256x256",
    "TN:4096x256x256",
    "NN:4096x1024x256",
    "NT:4096x1024x256",
    "TN:4096x1024x256",
    "NN:4096x256x1024",
    "NT:4096x256x1024",
    "TN:4096x256x1024",
    "NN:2048x768x768",
    "NT:2048x768x768",
    "TN:2048x768x768",
    "NN:2048x3072x768",
    "NT:2048x3072x768",
    "TN:2048x3072x768",
    "NN:512x30000x256",
    "NT:512x30000x256",
    "TN:512x30000x256",
    "TN:256x1024x4096",
    "TN:1024x256x4096",
    "NT:64x128x128x64",
    "NN:64x128x64x128",
    "TN:64x128x64x128"
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
    measured = Measured.of(OperationBenchmarks.matmul().benchmark(shape), contestant, threads);
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
