/**
 * The oracle: every {@link io.sirocco.kernels.Op} as scalar loops over doubles, obvious and slow.
 * Other backends are held against it.
 *
 * <p>Memory follows the {@link io.sirocco.kernels.MemoryPlan}, activations overlapping by liveness
 * as they do on a device, and is NaN where nothing was written: a tensor that is read too late or
 * too early shows. One class an op family; its methods take the op and a {@link
 * io.sirocco.kernels.reference.BoundStep}, whose ports they name as {@link
 * io.sirocco.kernels.Op#signature()} does.
 *
 * <p>Traps: values are doubles, so a program that overflows in f32 may not overflow here; the f32
 * doors round to nearest on reading, the double doors do not.
 */
@NullMarked
package io.sirocco.kernels.reference;

import org.jspecify.annotations.NullMarked;
