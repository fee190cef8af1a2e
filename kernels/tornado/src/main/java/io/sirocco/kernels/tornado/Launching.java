package io.sirocco.kernels.tornado;

/** How the kernels of a graph are launched. */
enum Launching {
  /** Recorded once and launched all together, where TornadoVM can: on its CUDA backend. */
  RECORDED,
  /** One after the other. */
  EACH
}
