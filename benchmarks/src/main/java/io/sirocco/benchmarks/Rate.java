package io.sirocco.benchmarks;

import io.sirocco.kernels.Cost;

/** How a speed is told. */
public enum Rate {
  /** Floating-point operations a second. */
  ARITHMETIC("GFLOP/s") {
    @Override
    public double of(Cost cost, double seconds) {
      return cost.flops() / seconds / 1e9;
    }
  },
  /** Compulsory bytes a second. */
  TRAFFIC("GB/s") {
    @Override
    public double of(Cost cost, double seconds) {
      return cost.bytes() / seconds / 1e9;
    }
  },
  /** Bytes of text a second. */
  TEXT("MB/s") {
    @Override
    public double of(Cost cost, double seconds) {
      return cost.bytes() / seconds / 1e6;
    }
  },
  /** Texts a second; each counts as one operation that is no product. */
  TEXTS("texts/s") {
    @Override
    public double of(Cost cost, double seconds) {
      return cost.others() / seconds;
    }
  };

  private final String unit;

  Rate(String unit) {
    this.unit = unit;
  }

  /** The unit, for a table's head. */
  public String unit() {
    return unit;
  }

  /** The speed at which work of this cost was done. */
  public abstract double of(Cost cost, double seconds);
}
