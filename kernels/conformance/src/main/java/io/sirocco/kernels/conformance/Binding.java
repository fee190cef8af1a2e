package io.sirocco.kernels.conformance;

/** Whose memory the operands of a case lie in. */
enum Binding {
  /** All f32 operands belong to the session, with guards between them. */
  SESSION,
  /** Operands are inputs and outputs of the program, which is run on other data before. */
  EXECUTABLE,
  /** Operands of rank 2 are activations, copied in and out by row gathers; others as SESSION. */
  SCRATCH
}
