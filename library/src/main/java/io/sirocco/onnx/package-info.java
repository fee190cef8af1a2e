/**
 * Models as ONNX files: the same steps as nodes that any runtime of ONNX computes.
 *
 * <p>Nouns: an {@link io.sirocco.onnx.OnnxModel} says what is exported; an {@link
 * io.sirocco.onnx.OnnxGraph} are the nodes, with names for values; an {@link
 * io.sirocco.onnx.OnnxFile} has it as bytes, an {@link io.sirocco.onnx.OnnxDirectory} with its
 * tokenizer. {@link io.sirocco.onnx.OnnxInitializers} are the parameters of a file of others.
 *
 * <p>Shapes: batch and sequence are axes of any size. Inside, activations are rows (N,C) with N =
 * batch x sequence, as in the steps that are translated, so that a linear layer is one Gemm with
 * its weight as it is stored.
 *
 * <p>Traps: sizes B, T and N of the translated steps say nothing, other sizes do. Graphs of losses
 * are translated without the losses.
 */
@NullMarked
package io.sirocco.onnx;

import org.jspecify.annotations.NullMarked;
