package io.sirocco.tests;

import com.sun.management.ThreadMXBean;
import io.sirocco.BackendChoice;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.training.LossForm;
import io.sirocco.training.ModelStates;
import io.sirocco.training.ParameterUpdate;
import io.sirocco.training.TrainingStep;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.Initialization;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Runs whole training steps of a GPT on two threads, with dropout, until five rounds of them in a
 * row have allocated nothing in any thread that computes, and fails where none do. Interpreted and
 * half-compiled code of the Vector API allocates its vectors, so that the first rounds do.
 */
final class StepAllocationProbe {
  private static final int B = 8;
  private static final int T = 48;
  private static final int V = 67;
  private static final int RUNS = 20;
  private static final int MOST_ROUNDS = 300;

  /** One round could pass without the other thread, if something else has its core. */
  private static final int ROUNDS_IN_A_ROW = 5;

  private StepAllocationProbe() {}

  /** Prints the bytes of the best round. */
  public static void main(String[] arguments) {
    Transformer model =
        new Transformer(
            TransformerConfig.gpt(V, T, 2, 2, 64, 256)
                .with(
                    new BlockConfig(
                        NormPlacement.PRE,
                        NormKind.LAYER_NORM,
                        1e-5,
                        FeedForward.GELU,
                        Bias.PRESENT))
                .with(new Initialization.Gpt(.1, .1)));
    ModelInputs inputs = new ModelInputs(B, T);
    AdamWSettings adamW = new AdamWSettings(.9, .99, 1e-8, .1);
    try (Backend backend = BackendChoice.open("vector", BackendOptions.threads(2)).backend();
        Session session = backend.open(ModelStates.training(model));
        Executable accumulate =
            session.compile(
                TrainingStep.accumulation(model, LossForm.causal(), inputs, Precision.F32));
        Executable apply = session.compile(ParameterUpdate.program(model, adamW))) {
      backend.selfTest();
      ModelStates.initialize(model, 7, session);
      fill(accumulate);
      fill(apply);
      long bytes = leastAllocated(accumulate, apply);
      System.out.printf("%d bytes in %d steps%n", bytes, RUNS);
      System.exit(bytes == 0 ? 0 : 1);
    }
  }

  private static void fill(Executable executable) {
    for (Tensor input : executable.program().tensors()) {
      int n = Math.toIntExact(input.elements());
      switch (input.role()) {
        case INPUT -> {
          if (input.precision() == Precision.F32) {
            float[] values = new float[n];
            Arrays.fill(values, .01f);
            executable.write(input, values);
          } else if (n == Randomness.SIZE && input.name().contains("random")) {
            executable.write(input, Randomness.input(7, 1, 2));
          } else {
            int[] ids = new int[n];
            if (!input.name().contains("group")) {
              Arrays.setAll(ids, i -> i % T);
            }
            executable.write(input, ids);
          }
        }
        default -> {}
      }
    }
  }

  private static long leastAllocated(Executable accumulate, Executable apply) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] computing = computing();
    long least = Long.MAX_VALUE;
    int clean = 0;
    for (int round = 0; round < MOST_ROUNDS && clean < ROUNDS_IN_A_ROW; round++) {
      long before = sum(threads.getThreadAllocatedBytes(computing));
      long own = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < RUNS; i++) {
        accumulate.run();
        apply.run();
      }
      long after = threads.getCurrentThreadAllocatedBytes();
      long bytes = after - own + sum(threads.getThreadAllocatedBytes(computing)) - before;
      clean = bytes == 0 ? clean + 1 : 0;
      least = Math.min(least, bytes);
    }
    return clean == ROUNDS_IN_A_ROW ? 0 : Math.max(1, least);
  }

  /** The workers of the pool; this thread is counted apart, since asking allocates, too. */
  private static long[] computing() {
    long[] workers =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("sirocco-worker-"))
            .mapToLong(Thread::threadId)
            .toArray();
    if (workers.length != 1) {
      throw new IllegalStateException("1 worker beside this thread, found " + workers.length);
    }
    return workers;
  }

  private static long sum(long[] bytes) {
    return Arrays.stream(bytes).sum();
  }
}
