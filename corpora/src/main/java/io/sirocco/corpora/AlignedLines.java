package io.sirocco.corpora;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Two plain text files whose lines are translations of one another, as Moses has them. */
public final class AlignedLines implements RecordSource<TextPair> {

  private final Side source;
  private final Side target;
  private final BufferedReader sourceReader;
  private final BufferedReader targetReader;
  private long line;

  /**
   * One of the files.
   *
   * @param language as a BCP 47 tag
   * @param file in UTF-8
   */
  public record Side(String language, Path file) {}

  /**
   * Opens both files.
   *
   * @throws CorpusException if one cannot be opened
   */
  public AlignedLines(Side source, Side target) throws IOException {
    this.source = source;
    this.target = target;
    sourceReader = TextFiles.reader(source.file());
    boolean complete = false;
    try {
      targetReader = TextFiles.reader(target.file());
      complete = true;
    } finally {
      if (!complete) {
        sourceReader.close();
      }
    }
  }

  @Override
  public @Nullable TextPair next() throws IOException {
    line++;
    String left = sourceReader.readLine();
    String right = targetReader.readLine();
    if (left == null && right == null) {
      return null;
    }
    if (left == null || right == null) {
      Path shorter = left == null ? source.file() : target.file();
      Path longer = left == null ? target.file() : source.file();
      throw new CorpusException(
          shorter.toString(),
          "has %d lines, but %s has more: they are not aligned".formatted(line - 1, longer));
    }
    return new TextPair(
        source.language(),
        target.language(),
        left,
        right,
        new Origin(source.file().toString(), line));
  }

  @Override
  public void close() throws IOException {
    try {
      sourceReader.close();
    } finally {
      targetReader.close();
    }
  }
}
