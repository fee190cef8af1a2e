package io.sirocco.tasks;

/** Whether samples that are shorter than T share a row. */
public enum SamplePacking {
  /** Each has T positions for itself; the rest is padding. */
  ONE_A_ROW,
  /** As many as fit, none of which sees another. */
  SEVERAL_A_ROW
}
