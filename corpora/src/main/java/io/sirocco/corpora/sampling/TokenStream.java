package io.sirocco.corpora.sampling;

import io.sirocco.corpora.store.Dataset;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All texts of a dataset as one sequence of tokens, with tokens between them that are not stored.
 * Text u begins at position {@code firstToken(u) + u} where each is followed by one such token.
 */
public final class TokenStream {

  private final Dataset dataset;
  private final LongUnaryOperator firstToken;
  private final long units;
  private final int joint;
  private final long length;

  /**
   * A stream over a dataset.
   *
   * @param dataset stays open as long as the stream is read
   * @param joint what stands between the texts
   */
  public TokenStream(Dataset dataset, Joint joint) {
    this.dataset = dataset;
    switch (joint) {
      case Joint.None() -> {
        firstToken = dataset::firstTokenOfDocument;
        units = 0;
        this.joint = 0;
      }
      case Joint.AfterDocument(int id) -> {
        firstToken = dataset::firstTokenOfDocument;
        units = dataset.documents();
        this.joint = id;
      }
      case Joint.AfterSequence(int id) -> {
        firstToken = dataset::firstToken;
        units = dataset.sequences();
        this.joint = id;
      }
    }
    length = dataset.tokens() + units;
  }

  /** The tokens, those between the texts included. */
  public long length() {
    return length;
  }

  /** The dataset below. */
  public Dataset dataset() {
    return dataset;
  }

  /** Where a document begins; for the number of documents, the length. */
  public long document(long document) {
    long first = dataset.firstTokenOfDocument(document);
    if (units == 0) {
      return first;
    }
    return first + (units == dataset.documents() ? document : dataset.firstSequence(document));
  }

  /**
   * Copies tokens.
   *
   * @param first the position of the first
   * @param count how many
   * @param target receives them
   * @param offset the first element that is written
   */
  public void copy(long first, int count, int[] target, int offset) {
    copy(first, count, target, null, offset);
  }

  /**
   * Copies tokens and whether words begin there; a token between texts is a word.
   *
   * @param first the position of the first
   * @param count how many
   * @param ids receives the tokens
   * @param wordStarts receives whether words begin; null for nobody
   * @param offset the first element that is written, of both
   */
  void copy(long first, int count, int[] ids, boolean @Nullable [] wordStarts, int offset) {
    Objects.checkFromIndexSize(first, count, length);
    if (units == 0) {
      copyTexts(first, count, ids, wordStarts, offset);
      return;
    }
    long unit = unit(first);
    int done = 0;
    while (done < count) {
      long token = first + done - unit;
      long left = firstToken.applyAsLong(unit + 1) - token;
      int taken = (int) Math.min(left, count - done);
      copyTexts(token, taken, ids, wordStarts, offset + done);
      done += taken;
      if (done < count) {
        if (wordStarts != null) {
          wordStarts[offset + done] = true;
        }
        ids[offset + done++] = joint;
        unit++;
      }
    }
  }

  private void copyTexts(
      long token, int count, int[] ids, boolean @Nullable [] wordStarts, int offset) {
    dataset.copy(token, count, ids, offset);
    if (wordStarts != null) {
      dataset.copyWordStarts(token, count, wordStarts, offset);
    }
  }

  /** The text that a position lies in; the token after a text belongs to it. */
  private long unit(long position) {
    long low = 0;
    long high = units - 1;
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (firstToken.applyAsLong(middle) + middle <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
