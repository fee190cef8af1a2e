package io.sirocco.kernels.reference;

import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Tensor;
import java.util.Arrays;
import java.util.Objects;

/**
 * The elements of one float tensor inside an arena. Every index is checked against the tensor, so
 * that a kernel cannot reach its neighbor in the arena.
 */
final class Numbers {

  private final double[] arena;
  private final int offset;
  private final int elements;
  private final int width;

  Numbers(Tensor tensor, double[] arena, long offset) {
    this.arena = arena;
    this.offset = Math.toIntExact(offset);
    this.elements = Math.toIntExact(tensor.elements());
    this.width = Math.toIntExact(tensor.shape().size(tensor.shape().rank() - 1));
  }

  private Numbers(double[] all, int width) {
    this.arena = all;
    this.offset = 0;
    this.elements = all.length;
    this.width = width;
  }

  /** A copy, each element rounded. */
  Numbers rounded(Precision precision) {
    double[] copy = new double[elements];
    for (int i = 0; i < elements; i++) {
      copy[i] = precision.round(get(i));
    }
    return new Numbers(copy, width);
  }

  int elements() {
    return elements;
  }

  double get(long index) {
    return arena[offset + (int) Objects.checkIndex(index, (long) elements)];
  }

  void set(long index, double value) {
    arena[offset + (int) Objects.checkIndex(index, (long) elements)] = value;
  }

  void add(long index, double value) {
    set(index, get(index) + value);
  }

  /** The element at a column of a row, rows being as long as the innermost dimension. */
  double get(long row, long column) {
    return get(index(row, column));
  }

  void set(long row, long column, double value) {
    set(index(row, column), value);
  }

  void add(long row, long column, double value) {
    add(index(row, column), value);
  }

  /** Adds one amount to each element. */
  void addAll(double[] amounts) {
    Objects.checkFromIndexSize(0, amounts.length, elements);
    for (int i = 0; i < amounts.length; i++) {
      add(i, amounts[i]);
    }
  }

  private long index(long row, long column) {
    return row * width + Objects.checkIndex(column, (long) width);
  }

  void fill(double value) {
    Arrays.fill(arena, offset, offset + elements, value);
  }

  void write(long from, double[] values) {
    Objects.checkFromIndexSize(from, values.length, (long) elements);
    System.arraycopy(values, 0, arena, offset + (int) from, values.length);
  }

  void read(long from, double[] values) {
    Objects.checkFromIndexSize(from, values.length, (long) elements);
    System.arraycopy(arena, offset + (int) from, values, 0, values.length);
  }
}
