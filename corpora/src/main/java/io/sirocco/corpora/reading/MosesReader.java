package io.sirocco.corpora.reading;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.TextPair;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Two files of which line n of one is the translation of line n of the other. */
final class MosesReader implements RecordSource<TextPair> {

  private final SourceFile targetFile;
  private final SourceFile sourceFile;
  private final LineReader sources;
  private final LineReader targets;
  private final LanguagePair languages;
  private final BadRecords bad;

  MosesReader(SourceFile source, SourceFile target, LanguagePair languages, BadRecords bad) {
    this.sourceFile = source;
    this.targetFile = target;
    this.sources = new LineReader(source.content(), source.name(), bad);
    this.targets = new LineReader(target.content(), target.name(), bad);
    this.languages = languages;
    this.bad = bad;
  }

  @Override
  public @Nullable TextPair next() throws IOException {
    String source = sources.next();
    String target = targets.next();
    while (source != null && target != null) {
      // Where a line of one file was bad and left out, the other's has to be left out, too.
      if (sources.lineNumber() < targets.lineNumber()) {
        source = sources.next();
      } else if (targets.lineNumber() < sources.lineNumber()) {
        target = targets.next();
      } else if (source.isBlank() || target.isBlank()) {
        source = sources.next();
        target = targets.next();
      } else {
        return languages.pair(source, target, sources.origin());
      }
    }
    if (source != null || target != null) {
      reportLengths();
    }
    return null;
  }

  private void reportLengths() throws CorpusException {
    long sourceLines = countAll(sources);
    long targetLines = countAll(targets);
    if (sourceLines != targetLines) {
      bad.report(
          new CorpusException(
              sourceFile.name(),
              "has %,d lines, but its translation %s has %,d"
                  .formatted(sourceLines, targetFile.name(), targetLines)));
    }
  }

  private static long countAll(LineReader lines) throws CorpusException {
    while (lines.next() != null) {
      // Only to count.
    }
    return lines.lineNumber();
  }

  @Override
  public void close() throws IOException {
    try (sources) {
      targets.close();
    }
  }
}
