package io.sirocco.kernels.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Philox;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What TornadoVM compiles otherwise than Java does, where our kernels come near it. */
final class DeviceCodeTest {
  private static final int BLOCKS = 500;

  @BeforeEach
  void requireDevice() {
    if (new TornadoProvider().availability() instanceof Availability.Unavailable(String reason)) {
      Assumptions.abort("tornado: " + reason);
    }
  }

  /** Blocks of random numbers, and the 16 bits of each of eight columns. */
  static void draw(KernelContext context, IntArray sizes, IntArray counters, FloatArray results) {
    int i = context.globalIdx;
    if (i < sizes.get(0)) {
      int[] words = new int[4];
      PhiloxCode.block(
          counters.get(6 * i),
          counters.get(6 * i + 1),
          counters.get(6 * i + 2),
          counters.get(6 * i + 3),
          counters.get(6 * i + 4),
          counters.get(6 * i + 5),
          words);
      for (int column = 0; column < 8; column++) {
        results.set(8 * i + column, PhiloxCode.bits(words, column));
      }
    }
  }

  @Test
  void randomBitsAreThoseOfPhilox() {
    Random random = new Random(7);
    int[] counters = random.ints(6L * BLOCKS).toArray();
    counters[0] = -1;
    counters[2] = Integer.MIN_VALUE;
    FloatArray results = new FloatArray(8 * BLOCKS);
    IntArray given = IntArray.fromArray(counters);
    Launch.Arguments arguments = new Launch.Arguments();
    arguments.floats(new Region(results, 0));
    arguments.whole(given);
    Launch launch =
        new Launch(
            (graph, name, context, sizes) ->
                graph.task(name, DeviceCodeTest::draw, context, sizes, given, results),
            IntArray.fromElements(BLOCKS),
            arguments.over(Range.ONE, (_, _, _, _) -> {}).arrays(),
            Range.each(BLOCKS, 1, 1));
    run(launch, results);
    int[] words = new int[4];
    for (int i = 0; i < BLOCKS; i++) {
      int[] c = java.util.Arrays.copyOfRange(counters, 6 * i, 6 * i + 6);
      Philox.block(c[0], c[1], c[2], c[3], c[4], c[5], words);
      for (int column = 0; column < 8; column++) {
        int expected = (words[column / 2] >>> (16 * (column % 2))) & 0xFFFF;
        assertThat((int) results.get(8 * i + column)).as("%d, %d", i, column).isEqualTo(expected);
      }
    }
  }

  /** Arithmetic with bits of memory as a float: TornadoVM has no code for it. */
  static void reinterpret(KernelContext context, IntArray sizes, FloatArray results) {
    int i = context.globalIdx;
    results.set(i, Float.intBitsToFloat(sizes.get(i)) + 1);
  }

  @Test
  void kernelThatDoesNotCompileIsAnErrorAndDoesNotRunAsJava() {
    FloatArray results = new FloatArray(16);
    Launch.Arguments arguments = new Launch.Arguments();
    arguments.floats(new Region(results, 0));
    arguments.number(1);
    Launch launch =
        arguments.over(
            Range.ONE,
            (graph, name, context, sizes) ->
                graph.task(name, DeviceCodeTest::reinterpret, context, sizes, results));
    assertThatThrownBy(() -> run(launch, results))
        .isInstanceOf(TornadoFailure.class)
        .hasMessageStartingWith("running program test on " + device().name() + ": ")
        .hasMessageNotContainingAny("\u001B[", "Stacktrace", "\tat ");
  }

  private static Device device() {
    return Device.all(TornadoRuntimeProvider.getTornadoRuntime(), Launching.RECORDED).getFirst();
  }

  private static void run(Launch launch, FloatArray results) {
    Device device = device();
    DevicePlan.Shared shared =
        new DevicePlan.Shared(List.of(), List.of(), List.of(), List.of(results));
    try (DevicePlan plan =
        new DevicePlan(device, shared, List.of(List.of(launch)), DevicePlan.Timing.OFF)) {
      plan.upload();
      plan.run(0, "test");
      plan.download(results);
    }
  }
}
