package io.sirocco.corpora;

import java.util.ArrayList;
import java.util.List;

/**
 * What happens to a record that cannot be read: it ends the reading, or is skipped, counted and
 * listed. Safe for use by several threads.
 */
public final class BadRecords {

  /** The most that are listed; all are counted. */
  public static final int LISTED = 100;

  /** What to do at a bad record. */
  public enum Policy {
    /** Stop with an error. */
    FAIL,
    /** Leave the record out and go on. */
    SKIP
  }

  private final Policy policy;
  private final List<String> listed = new ArrayList<>();
  private long count;

  /** Nothing has been reported yet. */
  public BadRecords(Policy policy) {
    this.policy = policy;
  }

  /**
   * Reports a record that is left out.
   *
   * @throws CorpusException if bad records are not skipped
   */
  public void report(Origin origin, String problem) throws CorpusException {
    CorpusException bad =
        new CorpusException(origin.name(), "line %d: %s".formatted(origin.line(), problem));
    if (policy == Policy.FAIL) {
      throw bad;
    }
    add(String.valueOf(bad.getMessage()));
  }

  /**
   * Reports that the rest of a file is left out.
   *
   * @throws CorpusException if bad records are not skipped
   */
  public void report(CorpusException problem) throws CorpusException {
    if (policy == Policy.FAIL) {
      throw problem;
    }
    add(problem.getMessage() + "; the rest of it is left out");
  }

  private synchronized void add(String message) {
    if (listed.size() < LISTED) {
      listed.add(message);
    }
    count++;
  }

  /** How many have been left out. */
  public synchronized long count() {
    return count;
  }

  /** The messages of the first {@link #LISTED}. */
  public synchronized List<String> listed() {
    return List.copyOf(listed);
  }
}
