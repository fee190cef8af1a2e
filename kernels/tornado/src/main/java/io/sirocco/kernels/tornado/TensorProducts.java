package io.sirocco.kernels.tornado;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Precision;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A product of 16-bit factors on tensor cores: both factors are packed, whole tiles are multiplied,
 * and what is not whole, or starts with something, is finished from the workspace.
 *
 * @param product what is computed
 * @param kind of the factors, as kernels know it
 */
record TensorProducts(Product product, int kind) {

  /** For factors of a 16-bit precision. */
  static TensorProducts of(Product product, Precision precision) {
    return new TensorProducts(product, precision == Precision.BF16 ? TensorCode.BF16 : 0);
  }

  /** Bytes that the packed factors of a product take. */
  static long packedBytes(Product.Sizes sizes) {
    return sizes.B() * (leftBytes(sizes) + rightBytes(sizes));
  }

  /** Whether a kernel can count what products of these sizes need. */
  static boolean fit(Product.Sizes sizes) {
    return packedBytes(sizes) <= Integer.MAX_VALUE && workspaceFloats(sizes) <= Integer.MAX_VALUE;
  }

  /** Floats of workspace that a product needs at most. */
  static long workspaceFloats(Product.Sizes sizes) {
    return sizes.B() * tiled(sizes.M()) * tiled(sizes.N());
  }

  private static long leftBytes(Product.Sizes sizes) {
    return tiled(sizes.M()) * deep(sizes.K()) * Short.BYTES;
  }

  private static long rightBytes(Product.Sizes sizes) {
    return tiled(sizes.N()) * deep(sizes.K()) * Short.BYTES;
  }

  private static long tiled(int size) {
    return Math.ceilDiv(size, TensorCode.TILE) * (long) TensorCode.TILE;
  }

  private static long deep(int K) {
    return Math.ceilDiv(K, TensorCode.DEPTH) * (long) TensorCode.DEPTH;
  }

  /**
   * Its launches.
   *
   * @param packed where the factors are packed
   * @param workspace where what is not finished lies
   */
  List<Launch> launches(ByteArray packed, Region workspace) {
    Product.Sizes sizes = product.sizes();
    int right = Math.toIntExact(sizes.B() * leftBytes(sizes));
    Packed a = new Packed(packed, 0, sizes.M(), tiled(sizes.M()), sizes.K(), deep(sizes.K()));
    Packed b = new Packed(packed, right, sizes.K(), deep(sizes.K()), sizes.N(), tiled(sizes.N()));
    List<Launch> launches = new ArrayList<>();
    launches.add(product.form() == MatmulForm.TN ? columns(product.a(), a) : rows(product.a(), a));
    launches.add(product.form() == MatmulForm.NT ? columns(product.b(), b) : rows(product.b(), b));
    boolean whole = sizes.M() % TensorCode.TILE == 0 && sizes.N() % TensorCode.TILE == 0;
    if (whole && product.start() instanceof Product.Start.Zero) {
      launches.add(multiply(a, b, product.c()));
    } else {
      int stride = Math.toIntExact(b.tiledColumns);
      Product.Factor aside =
          new Product.Factor(workspace, stride, Math.toIntExact(a.tiledRows * stride));
      launches.add(multiply(a, b, aside));
      launches.add(finish(aside));
    }
    return launches;
  }

  /**
   * A packed factor.
   *
   * @param array where it lies
   * @param offset of its first byte
   * @param rows that it has
   * @param tiledRows that are stored
   * @param columns that it has
   * @param tiledColumns that are stored
   */
  private record Packed(
      ByteArray array, int offset, int rows, long tiledRows, int columns, long tiledColumns) {

    int bytes() {
      return Math.toIntExact(tiledRows * tiledColumns * Short.BYTES);
    }

    /** The numbers by which a kernel finds it. */
    void bind(Launch.Arguments arguments) {
      arguments.whole(array);
      arguments.number(offset).number(bytes());
    }
  }

  private Launch rows(Product.Factor from, Packed to) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray x = arguments.floats(from.region());
    arguments.number(from.stride()).number(from.batch());
    to.bind(arguments);
    int pairs = Math.toIntExact(to.tiledColumns / 2);
    int all = Math.toIntExact(to.tiledRows * pairs);
    arguments.number(to.rows).number(to.columns).number(pairs).number(all);
    int bits = kind;
    return arguments.over(
        Range.each(all, product.sizes().B(), 1),
        (graph, name, context, numbers) ->
            graph.task(name, PackingCode::packRows, context, numbers, x, to.array, bits));
  }

  private Launch columns(Product.Factor from, Packed to) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray x = arguments.floats(from.region());
    arguments.number(from.stride()).number(from.batch());
    to.bind(arguments);
    arguments.number(to.rows).number(to.columns).number(Math.toIntExact(to.tiledColumns / 2));
    int down = Math.toIntExact(to.tiledRows / PackingCode.SIDE);
    int across = Math.toIntExact(to.tiledColumns / PackingCode.SIDE);
    int bits = kind;
    return arguments.over(
        Range.groups(down, across, product.sizes().B(), PackingCode.ITEMS),
        (graph, name, context, numbers) ->
            graph.task(name, PackingCode::packColumns, context, numbers, x, to.array, bits));
  }

  private Launch multiply(Packed a, Packed b, Product.Factor c) {
    Launch.Arguments arguments = new Launch.Arguments();
    a.bind(arguments);
    b.bind(arguments);
    FloatArray result = arguments.floats(c.region());
    arguments.number(c.stride()).number(c.batch());
    arguments.number(Math.toIntExact(b.tiledColumns)).number(Math.toIntExact(a.tiledColumns));
    int down = Math.toIntExact(a.tiledRows / TensorCode.TILE);
    int across = Math.toIntExact(b.tiledColumns / TensorCode.TILE);
    ByteArray packed = a.array;
    int bits = kind;
    return arguments.over(
        Range.groups(down, across, product.sizes().B(), TensorCode.ITEMS),
        (graph, name, context, numbers) ->
            graph.task(name, TensorCode::multiply, context, numbers, packed, result, bits));
  }

  private Launch finish(Product.Factor from) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray sums = arguments.floats(from.region());
    arguments.number(from.stride()).number(from.batch());
    Region rowAt =
        product.start() instanceof Product.Start.Row(Region region) ? region : product.c().region();
    FloatArray row = arguments.floats(rowAt);
    FloatArray c = arguments.floats(product.c().region());
    Product.Sizes sizes = product.sizes();
    int along = Math.min(sizes.M(), Range.LARGEST);
    arguments.number(product.c().stride()).number(product.c().batch());
    arguments.number(product.start().number()).number(sizes.M()).number(sizes.N()).number(along);
    return arguments.over(
        Range.each(sizes.N(), along, sizes.B()),
        (graph, name, context, numbers) ->
            graph.task(name, PackingCode::finish, context, numbers, sums, row, c));
  }
}
