package io.sirocco.kernels.vector;

/** Work on a block of a product that has just been finished and still lies in the cache. */
@FunctionalInterface
interface Epilogue {
  /** Does nothing. */
  Epilogue NONE = (rowStart, rowEnd, columnStart, columnEnd) -> {};

  /** Rows [rowStart, rowEnd) and columns [columnStart, columnEnd) of C are final. */
  void apply(int rowStart, int rowEnd, int columnStart, int columnEnd);
}
