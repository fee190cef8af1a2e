package io.sirocco.kernels.conformance;

/** What a check found. */
public sealed interface Verdict {

  /** The backend does what was checked. */
  record Passed() implements Verdict {}

  /**
   * The backend does not.
   *
   * @param message op, port, element, both values, bound and seed, where they apply
   */
  record Failed(String message) implements Verdict {}
}
