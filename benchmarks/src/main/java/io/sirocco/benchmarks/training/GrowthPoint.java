package io.sirocco.benchmarks.training;

import java.util.ArrayList;
import java.util.List;

/**
 * A point at which the cost of a training step is measured.
 *
 * @param axis what varies
 * @param size its value
 * @param workload the name of the workload
 */
public record GrowthPoint(Axis axis, int size, String workload) {

  /** Positions of a step, whatever varies. */
  private static final int TOKENS = 2048;

  private static final int T = 128;
  private static final int V = 8192;
  private static final int C = 256;

  /** What varies; the others are as in the workload {@code gpt}. */
  public enum Axis {
    /** Positions of a sequence; those of a step stay the same. */
    CONTEXT("T", "context T"),
    /** Tokens of the vocabulary. */
    VOCABULARY("V", "vocabulary V"),
    /** Channels; heads have 64, the feed-forward layer four times as many. */
    WIDTH("C", "width C");

    private final String letter;
    private final String description;

    Axis(String letter, String description) {
      this.letter = letter;
      this.description = description;
    }

    /** Its shape letter. */
    public String letter() {
      return letter;
    }

    /** The axis in words. */
    public String description() {
      return description;
    }

    private List<Integer> sizes() {
      return switch (this) {
        case CONTEXT -> List.of(64, 128, 256, 512, 1024, 2048);
        case VOCABULARY -> List.of(1024, 2048, 4096, 8192, 16384, 32768, 65536);
        case WIDTH -> List.of(128, 256, 384, 512, 768, 1024);
      };
    }

    private String workload(int size) {
      return switch (this) {
        case CONTEXT -> Workloads.gptName(size, TOKENS / size, V, C);
        case VOCABULARY -> Workloads.gptName(T, TOKENS / T, size, C);
        case WIDTH -> Workloads.gptName(T, TOKENS / T, V, size);
      };
    }
  }

  /** All points, axis by axis. Where axes meet, the same workload comes again. */
  public static List<GrowthPoint> all() {
    List<GrowthPoint> points = new ArrayList<>();
    for (Axis axis : Axis.values()) {
      axis.sizes().forEach(size -> points.add(new GrowthPoint(axis, size, axis.workload(size))));
    }
    return points;
  }
}
