package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Alignment;
import io.sirocco.tokenizer.text.UnicodeComposition;
import io.sirocco.tokenizer.text.UnicodeForm;
import io.sirocco.tokenizer.text.Utf8;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Finds what in a text may not be in a normalization form yet (Unicode Standard Annex #15, section
 * 9): in the rest all characters stand for themselves, none can combine with one before it, and
 * marks are in order.
 */
final class NormalizedCheck {
  private static final int PAGE_BITS = 8;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int FIRST_MARK = 0x300;

  private final UnicodeForm form;

  /** A bit a character, by page; filled as they are asked for, as a function of the form alone. */
  private final AtomicReferenceArray<long[]> pages =
      new AtomicReferenceArray<>((Character.MAX_CODE_POINT >> PAGE_BITS) + 1);

  NormalizedCheck(UnicodeForm form) {
    this.form = form;
  }

  /**
   * Where something begins that may have to be rewritten, with the character that its first one may
   * combine with; the end if there is nothing.
   */
  int firstDoubtful(byte[] bytes, int from, int to) {
    int starter = from;
    int last = UnicodeComposition.STARTER;
    for (int i = from; i < to; ) {
      int rank = UnicodeComposition.STARTER;
      if (bytes[i] < 0) {
        int codePoint = Utf8.codePoint(bytes, i);
        rank = rank(codePoint);
        boolean sorted = rank == UnicodeComposition.STARTER || rank >= last;
        if (!sorted || !isStable(codePoint)) {
          return starter;
        }
      }
      if (rank == UnicodeComposition.STARTER) {
        starter = i;
      }
      last = rank;
      i += Utf8.length(bytes[i]);
    }
    return to;
  }

  /** Where a character is that changes nothing before it, nor itself; the end if there is none. */
  int nextBoundary(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i += Utf8.length(bytes[i])) {
      if (bytes[i] >= 0) {
        return i;
      }
      int codePoint = Utf8.codePoint(bytes, i);
      if (rank(codePoint) == UnicodeComposition.STARTER && isStable(codePoint)) {
        return i;
      }
    }
    return to;
  }

  private static int rank(int codePoint) {
    return codePoint < FIRST_MARK
        ? UnicodeComposition.STARTER
        : UnicodeComposition.combiningClass(codePoint);
  }

  private boolean isStable(int codePoint) {
    long[] page = pages.getAcquire(codePoint >> PAGE_BITS);
    if (page == null) {
      page = page(codePoint >> PAGE_BITS);
      pages.setRelease(codePoint >> PAGE_BITS, page);
    }
    int place = codePoint & (PAGE - 1);
    return (page[place >> 6] >>> place & 1) != 0;
  }

  private long[] page(int number) {
    long[] page = new long[PAGE / Long.SIZE];
    AlignedText text = new AlignedText();
    for (int place = 0; place < PAGE; place++) {
      int codePoint = number << PAGE_BITS | place;
      if (!isSurrogate(codePoint) && standsForItself(codePoint, text)) {
        page[place >> 6] |= 1L << place;
      }
    }
    return page;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private boolean standsForItself(int codePoint, AlignedText text) {
    if (form.composes() && UnicodeComposition.combinesWithPrevious(codePoint)) {
      return false;
    }
    if (UnicodeComposition.decomposition(codePoint, form) == null) {
      return true;
    }
    String self = Character.toString(codePoint);
    text.reset(self, Alignment.IGNORED);
    new UnicodeNormalization(form, text).rewriteAll();
    return text.toString().equals(self);
  }
}
