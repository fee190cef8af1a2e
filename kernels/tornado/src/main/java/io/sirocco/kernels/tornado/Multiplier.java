package io.sirocco.kernels.tornado;

/** What a device multiplies factors of 16 bits with. */
enum Multiplier {
  /** Rounded, but as floats. */
  FLOATS,
  /** As they are, 16 bits wide. */
  TENSOR_CORES;

  static Multiplier of(Device device) {
    return device.hasTensorCores() ? TENSOR_CORES : FLOATS;
  }
}
