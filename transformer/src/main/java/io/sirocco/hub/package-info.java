/**
 * Tensors on disk in the format that the rest of the world reads.
 *
 * <p>Nouns: a {@link io.sirocco.hub.SafetensorsFile} is read, a {@link
 * io.sirocco.hub.SafetensorsWriter} writes one; a {@link io.sirocco.hub.StoredTensor} is what a
 * file's header says of a tensor; a {@link io.sirocco.hub.TensorSource} gives a tensor's elements
 * and a {@link io.sirocco.hub.TensorTarget} takes them, both in chunks, so that nothing here holds
 * a whole model; {@link io.sirocco.hub.NamedTensors} are all that one or several files hold; a
 * {@link io.sirocco.hub.FileDigest} is the size and SHA-256 of a file. A {@link
 * io.sirocco.hub.HuggingFaceLayout} says where parameters lie in the tensors of a {@link
 * io.sirocco.hub.HuggingFaceClass}.
 *
 * <p>Traps: shapes are lists because a file may hold scalars and empty tensors, which {@link
 * io.sirocco.kernels.Shape} does not allow. A writer does not force anything to the disk: who names
 * the file decides how durable it is.
 */
@NullMarked
package io.sirocco.hub;

import org.jspecify.annotations.NullMarked;
