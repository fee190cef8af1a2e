package io.sirocco.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.KernelCheck;
import io.sirocco.kernels.KernelCheck.Outcome;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.WeightLayout;
import io.sirocco.kernels.WrongKernelException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

final class SelfTestTest {
  private static final Op LINEAR =
      new Op.Linear(12, 16, 32, WeightLayout.INPUT_OUTPUT, Bias.PRESENT, Activation.NONE);
  private static final Op NORM = new Op.LayerNorm(6, 32, 1e-5, Bias.PRESENT);

  /** A clock that each look at moves on. */
  private static LongSupplier ticking(long nanoseconds) {
    AtomicLong now = new AtomicLong();
    return () -> now.addAndGet(nanoseconds);
  }

  /** A kernel as the compiler might spoil it: right at first, and one bit off from some run on. */
  private static Function<Binding, Kernel> spoiled(Class<? extends Op> kind, int run) {
    return binding -> {
      Kernel kernel = Kernels.bind(binding);
      if (!kind.isInstance(binding.step().op())) {
        return kernel;
      }
      AtomicInteger runs = new AtomicInteger();
      Floats y = binding.floats("y");
      return () -> {
        kernel.run();
        if (runs.incrementAndGet() >= run) {
          y.data()[y.at() + 5] = Math.nextUp(y.data()[y.at() + 5]);
        }
      };
    };
  }

  @Test
  void kernelsAreRight() {
    try (SelfTest test = new SelfTest(Kernels::bind, ticking(1), SelfTest.trainingOps())) {
      List<KernelCheck> checks = test.await();
      assertThat(checks).hasSameSizeAs(SelfTest.trainingOps());
      assertThat(checks).extracting(KernelCheck::op).isEqualTo(SelfTest.trainingOps());
      assertThat(checks).extracting(KernelCheck::outcome).containsOnly(Outcome.RIGHT);
      assertThatCode(test::requireRight).doesNotThrowAnyException();
    }
  }

  @Test
  void oneWrongBitAfterSomeRunsIsFound() {
    List<Op> ops = List.of(NORM, LINEAR);
    try (SelfTest test = new SelfTest(spoiled(Op.Linear.class, 7), ticking(1), ops)) {
      List<KernelCheck> checks = test.await();
      assertThat(checks)
          .extracting(KernelCheck::outcome)
          .containsExactly(Outcome.RIGHT, Outcome.WRONG);
      assertThat(checks.getLast().detail()).contains("Linear[N=12", "element 5 of result 0 was ");
      assertThatThrownBy(test::requireRight)
          .isInstanceOf(WrongKernelException.class)
          .hasMessageContaining("Linear[N=12");
    }
  }

  @Test
  void nothingIsComputedOnceAKernelIsKnownToBeWrong() {
    Engine engine =
        new Engine(
            new Workers(1),
            Kernels::bind,
            () -> {
              throw new WrongKernelException("the kernel is wrong");
            });
    try (Workers workers = engine.workers();
        VectorSession session = new VectorSession(TrainingStep.state(), engine);
        VectorExecutable executable = session.compile(TrainingStep.program())) {
      assertThat(workers.threads()).isOne();
      assertThatThrownBy(executable::run)
          .isInstanceOf(WrongKernelException.class)
          .hasMessage("the kernel is wrong");
    }
  }

  @Test
  void aKernelThatNeverGetsFastIsFoundAndIsNoError() {
    AtomicLong now = new AtomicLong();
    Function<Binding, Kernel> crawling =
        binding -> {
          Kernel kernel = Kernels.bind(binding);
          return binding.step().op() instanceof Op.Linear
              ? () -> {
                kernel.run();
                now.addAndGet(50_000_000);
              }
              : kernel;
        };
    try (SelfTest test = new SelfTest(crawling, now::incrementAndGet, List.of(NORM, LINEAR))) {
      List<KernelCheck> checks = test.await();
      assertThat(checks)
          .filteredOn(check -> check.op().equals(LINEAR))
          .singleElement()
          .satisfies(check -> {
            assertThat(check.outcome()).isEqualTo(Outcome.SLOW);
            assertThat(check.nanoseconds()).isGreaterThan(check.mostNanoseconds());
            assertThat(check.detail()).contains("Linear[N=12", "50,000,00");
          });
      assertThatCode(test::requireRight).doesNotThrowAnyException();
    }
  }

  @Test
  void aKernelThatIsSlowAtFirstIsTriedAgain() {
    AtomicLong now = new AtomicLong();
    AtomicInteger runs = new AtomicInteger();
    Function<Binding, Kernel> late =
        binding -> {
          Kernel kernel = Kernels.bind(binding);
          return () -> {
            kernel.run();
            now.addAndGet(runs.incrementAndGet() < 40 ? 1_000_000 : 1);
          };
        };
    try (SelfTest test = new SelfTest(late, now::incrementAndGet, List.of(LINEAR))) {
      assertThat(test.await()).extracting(KernelCheck::outcome).containsExactly(Outcome.RIGHT);
      assertThat(runs).hasValue(40);
    }
  }

  @Test
  void closingEndsIt() {
    SelfTest test = new SelfTest(Kernels::bind, () -> 0, SelfTest.trainingOps());
    test.close();
    assertThat(test.await().size()).isLessThanOrEqualTo(SelfTest.trainingOps().size());
  }

  @Test
  void aBackendTellsWhatItFound() {
    try (VectorBackend checking = new VectorBackend(1, ticking(1), List.of(LINEAR));
        VectorBackend unchecked = new VectorBackend(1)) {
      assertThat(checking.selfTest()).extracting(KernelCheck::op).containsExactly(LINEAR);
      assertThat(unchecked.selfTest()).isEmpty();
    }
  }
}
