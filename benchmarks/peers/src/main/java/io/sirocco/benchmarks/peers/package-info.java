/**
 * Outside software that computes what our backends compute: OpenBLAS through JavaCPP, libtorch
 * through DJL, Hugging Face's tokenizers, ONNX Runtime. Each uses as many threads as ours, which it
 * is told; the variables OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE are left as they are.
 */
@NullMarked
package io.sirocco.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
