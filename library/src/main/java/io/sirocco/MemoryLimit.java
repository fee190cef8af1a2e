package io.sirocco;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.DeviceMemory;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * What a training run may take, known before anything is allocated.
 *
 * @param bytes in all
 * @param largestBuffer bytes of one arena
 * @param place whose memory it is
 * @param remedy how there could be more of it
 */
public record MemoryLimit(long bytes, long largestBuffer, String place, String remedy) {

  /**
   * The memory of a backend's device, or the heap where it computes on that.
   *
   * @param heap bytes that can still be allocated
   */
  public static MemoryLimit of(Backend backend, long heap) {
    return backend
        .memory()
        .map(memory -> of(backend, memory))
        .orElseGet(() ->
            new MemoryLimit(heap, Long.MAX_VALUE, "the heap", "a larger heap (SIROCCO_HEAP)"));
  }

  private static MemoryLimit of(Backend backend, DeviceMemory memory) {
    return new MemoryLimit(
        memory.bytes(),
        memory.largestBuffer(),
        "the device of backend " + backend.name(),
        "another device (--device, --backend)");
  }

  /**
   * Refuses a batch that does not fit.
   *
   * @param batch sequences of a batch
   * @param estimates what a batch takes; grows with it, and is refused where one of its tensors is
   *     too large for the backend
   * @return what the batch takes
   * @throws IllegalArgumentException with what is planned and available, and the largest batch that
   *     fits
   */
  public MemoryEstimate require(int batch, IntFunction<MemoryEstimate> estimates) {
    return switch (fit(batch, estimates)) {
      case Fit.Fits(MemoryEstimate estimate) -> estimate;
      case Fit.Misfit(String reason) -> throw refusal(batch, reason, estimates);
    };
  }

  private IllegalArgumentException refusal(
      int batch, String reason, IntFunction<MemoryEstimate> estimates) {
    int fits = 0;
    int tooLarge = batch;
    while (tooLarge - fits > 1) {
      int middle = (fits + tooLarge) >>> 1;
      if (fit(middle, estimates) instanceof Fit.Fits) {
        fits = middle;
      } else {
        tooLarge = middle;
      }
    }
    String largest =
        fits == 0
            ? "not even batch_size 1 fits: use a smaller context or model"
            : "the largest batch_size that fits is %d".formatted(fits);
    return new IllegalArgumentException(
        "not enough memory for batch_size %d: %s; %s, or use %s"
            .formatted(batch, reason, largest, remedy));
  }

  /** Whether a batch fits. */
  private sealed interface Fit {
    /** It does, and takes this. */
    record Fits(MemoryEstimate estimate) implements Fit {}

    /** It does not. */
    record Misfit(String reason) implements Fit {}
  }

  private Fit fit(int batch, IntFunction<MemoryEstimate> estimates) {
    MemoryEstimate estimate;
    try {
      estimate = estimates.apply(batch);
    } catch (IllegalArgumentException refusal) {
      return new Fit.Misfit(String.valueOf(refusal.getMessage()));
    }
    if (estimate.total() > bytes) {
      return new Fit.Misfit(
          "planned are %s, %s has %s".formatted(estimate, place, MemoryEstimate.megabytes(bytes)));
    }
    if (estimate.largestBuffer() > largestBuffer) {
      return new Fit.Misfit(
          "the largest buffer is planned with %s, %s allows %s"
              .formatted(
                  MemoryEstimate.megabytes(estimate.largestBuffer()),
                  place,
                  MemoryEstimate.megabytes(largestBuffer)));
    }
    return new Fit.Fits(estimate);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s of %s", MemoryEstimate.megabytes(bytes), place);
  }
}
