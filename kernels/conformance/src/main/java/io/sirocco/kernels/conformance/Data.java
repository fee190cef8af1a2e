package io.sirocco.kernels.conformance;

/** The kinds of values that a case is run on. */
enum Data {
  /** Standard normal values, weights scaled so that results are about 1; one attention group. */
  NORMAL,
  /**
   * Values for which a careless evaluation overflows or cancels: scores far beyond what exp can
   * take in floats, a layer norm's mean a thousand times the spread, saturated activations.
   */
  LARGE,
  /** Values whose products underflow, with zeros and constant rows among them. */
  TINY,
  /** Zeros in every operand that is read. */
  ZERO,
  /**
   * One row (for attention one sequence, for a table one row) is not a number; the rest is normal.
   */
  ONE_ROW_NOT_A_NUMBER,
  /** Attention: every position is a group of its own, so that a mask leaves one key. */
  SINGLE_KEYS,
  /** Attention: several documents in a sequence, one behind the other. */
  PACKED,
  /** Attention: positions of two groups alternate. */
  INTERLEAVED,
  /** Attention: absent positions at the start and the end of a sequence. */
  PADDED,
  /** Attention: a whole sequence, the first, is absent. */
  ABSENT_SEQUENCE,
  /** Ids, row numbers and targets repeat: only the first and the last row are named. */
  REPEATED,
  /** Cross-entropy: every second weight is 0 and its target lies outside the vocabulary. */
  WEIGHTLESS,
  /** Rounded factors: each lies in the middle between two numbers of the precision. */
  TIED,
  /** Rounded factors: most of one are subnormal in binary16. */
  SUBNORMAL,
  /** Rounded factors: one element of one becomes infinite, others just not. */
  OVERFLOWING,
  /** AdamW: the norm exceeds its maximum. */
  CLIPPED,
  /** AdamW: the norm is not a number. */
  NORM_NOT_A_NUMBER,
  /** AdamW: the norm is infinite. */
  NORM_INFINITE
}
