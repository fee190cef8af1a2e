/**
 * The backend for the devices of TornadoVM, which compiles Java methods for them.
 *
 * <p>Kernels are static methods of the classes whose names end in Code; a class whose name ends in
 * Kernels binds them to arenas as {@link io.sirocco.kernels.tornado.Launch}es, each a task of a
 * graph. The programs of a session are graphs of one {@link io.sirocco.kernels.tornado.DevicePlan},
 * because only those share the device's memory.
 *
 * <p>Traps of device code, each silently wrong otherwise:
 *
 * <ul>
 *   <li>{@code >>>} of a negative number keeps the sign: write {@code (x >> k) & mask};
 *   <li>a negative number divided by a power of two rounds down: divide no negative numbers;
 *   <li>loops in both branches of an if are miscompiled, and so may be an early return: a method
 *       has one return, a loop's bounds are computed instead;
 *   <li>an "or" inside an "and" in a condition loses its negation: nest ifs, or compute bounds;
 *   <li>an array that a task writes to by one argument must not be a later argument too: putting
 *       the tasks into order then never ends ({@link io.sirocco.kernels.tornado.Results});
 *   <li>local memory that a helper of a kernel is given as an argument is taken from other places
 *       on CUDA: the helper allocates its own ({@link io.sirocco.kernels.tornado.GroupCode});
 *   <li>what is computed of a 16-bit number on CUDA is of 16 bits: shift none of them to the left;
 *   <li>fragments of tensor cores go through one loop only, and have no elements;
 *   <li>CUDA launches at most 65535 groups in the second and third dimension;
 *   <li>a kernel named as a function of the device's language, such as tanh, crashes;
 *   <li>a number among a task's arguments is compiled in: what changes lies in an array. So do
 *       offsets and sizes, although they stay: else each layer would have kernels of its own;
 *   <li>a task takes 20 arguments, a graph 255 tasks and 1024 nodes;
 *   <li>{@code Math.fma} and {@code Float.intBitsToFloat} do not compile; products that are added
 *       to are fused on the device;
 *   <li>kernels refuse nothing, so the host holds indices against their ranges before a run ({@link
 *       io.sirocco.kernels.IndexChecks}).
 * </ul>
 */
@NullMarked
package io.sirocco.kernels.tornado;

import org.jspecify.annotations.NullMarked;
