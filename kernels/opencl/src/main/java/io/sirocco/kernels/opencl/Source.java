package io.sirocco.kernels.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** The files of kernels. */
enum Source {
  /** One result an element. */
  ELEMENTWISE,
  /** Normalizations and sums over rows. */
  ROWS,
  /** Rows of tables. */
  LOOKUP,
  /** Products where a work-item is a thread. */
  PACKED,
  /** Products where a work-item is a lane. */
  TILED,
  /** Attention of all kinds. */
  ATTENTION,
  /** Softmax cross-entropy. */
  LOSS,
  /** Gradient norm and AdamW. */
  OPTIMIZER,
  /** Work that only the device limits. */
  YARDSTICK;

  /** The text, with what all files begin with. */
  String text() {
    return read("common.cl") + read(name().toLowerCase(Locale.ROOT) + ".cl");
  }

  private static String read(String file) {
    try (InputStream in = Source.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
