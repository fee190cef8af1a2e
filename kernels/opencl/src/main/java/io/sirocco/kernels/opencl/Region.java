package io.sirocco.kernels.opencl;

import org.jocl.cl_mem;

/**
 * Where a tensor lies.
 *
 * @param buffer the arena
 * @param offset its first element
 */
record Region(cl_mem buffer, int offset) {

  /** The region that begins some elements later. */
  Region plus(long elements) {
    return new Region(buffer, Math.toIntExact(offset + elements));
  }
}
