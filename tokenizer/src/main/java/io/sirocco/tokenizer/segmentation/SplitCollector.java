package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.Spans;

/**
 * Makes pieces of the delimiters in a text and what is between them. {@link #finish} has to follow
 * the last part.
 */
final class SplitCollector {
  private final SplitBehavior behavior;
  private final Spans into;
  private boolean pending;
  private boolean lastIsMatch;
  private int from;
  private int to;

  SplitCollector(SplitBehavior behavior, Spans into) {
    this.behavior = behavior;
    this.into = into;
  }

  /** Takes the next part, which begins where the one before ended. */
  void accept(int start, int end, boolean match) {
    switch (behavior) {
      case ISOLATED -> into.add(start, end);
      case REMOVED -> {
        if (!match) {
          into.add(start, end);
        }
      }
      case CONTIGUOUS -> acceptJoining(start, end, match == lastIsMatch);
      case MERGED_WITH_PREVIOUS -> acceptJoining(start, end, match && !lastIsMatch);
      case MERGED_WITH_NEXT -> acceptJoining(start, end, lastIsMatch && !match);
    }
    lastIsMatch = match;
  }

  private void acceptJoining(int start, int end, boolean joins) {
    if (!pending || !joins) {
      flush();
      from = start;
      pending = true;
    }
    to = end;
  }

  /** Ends a text; the next part begins another. */
  void finish() {
    flush();
    lastIsMatch = false;
  }

  private void flush() {
    if (pending) {
      into.add(from, to);
      pending = false;
    }
  }
}
