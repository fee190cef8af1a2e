/**
 * The backend for OpenCL devices, version 1.2 or newer, through JOCL.
 *
 * <p>A {@link io.sirocco.kernels.opencl.Device} has {@link io.sirocco.kernels.opencl.Tuning}, which
 * follows from its type and limits and never from its name: on a processor a work-item is a thread
 * that computes with vectors, on a GPU it is a lane. The kernels are resources beside this package,
 * one file a family, written for both; only products have two files. A step becomes {@link
 * io.sirocco.kernels.opencl.Launch}es, whose arguments are bound once and replayed in order.
 *
 * <p>Traps: kernels refuse nothing, so the host holds indices against their ranges before a run
 * ({@link io.sirocco.kernels.IndexChecks}); a step is queued, not done, when the next is queued,
 * and an error of the device may name the wait at the end instead of the step.
 */
@NullMarked
package io.sirocco.kernels.opencl;

import org.jspecify.annotations.NullMarked;
