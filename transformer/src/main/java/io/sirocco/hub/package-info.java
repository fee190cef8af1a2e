/**
 * Tensors on disk in the format that the rest of the world reads.
 *
 * <p>Nouns: a {@link io.sirocco.hub.SafetensorsFile} is read, a {@link
 * io.sirocco.hub.SafetensorsWriter} writes one; a {@link io.sirocco.hub.StoredTensor} is what a
 * file's header says of a tensor; a {@link io.sirocco.hub.TensorSource} gives a tensor's elements
 * and a {@link io.sirocco.hub.TensorTarget} takes them, both in chunks, so that nothing here holds
 * a whole model; a {@link io.sirocco.hub.FileDigest} is the size and SHA-256 of a file.
 *
 * <p>Traps: shapes are lists because a file may hold scalars and empty tensors, which {@link
 * io.sirocco.kernels.Shape} does not allow. A writer does not force anything to the disk: who names
 * the file decides how durable it is.
 */
@NullMarked
package io.sirocco.hub;

import org.jspecify.annotations.NullMarked;
