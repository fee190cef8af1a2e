package io.sirocco.corpora.sampling;

import java.io.IOException;

/** Samples that know their lengths before they are filled, and see nothing but themselves. */
public interface MeasuredSamples extends Samples {

  /**
   * The positions that a sample fills, at most T.
   *
   * @throws IOException if an index cannot be written or read
   */
  int length(long epoch, long index) throws IOException;
}
