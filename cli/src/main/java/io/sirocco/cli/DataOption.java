package io.sirocco.cli;

import io.sirocco.PretrainingData;
import io.sirocco.corpora.Corpus;
import io.sirocco.corpora.TextFiles;
import io.sirocco.corpora.sample.SampleCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Data as a user names it: files, or a corpus that comes with the program. */
final class DataOption {

  private DataOption() {}

  /** What a model is pretrained on: text, or the directory of a prepared corpus. */
  static PretrainingData open(List<String> names) throws IOException {
    return names.size() == 1 && Files.isDirectory(Path.of(names.getFirst()))
        ? new PretrainingData.Prepared(Path.of(names.getFirst()))
        : new PretrainingData.Text(read(names));
  }

  static Corpus read(List<String> names) throws IOException {
    for (SampleCorpus sample : SampleCorpus.values()) {
      if (names.equals(List.of(sample.id()))) {
        return sample.read();
      }
    }
    List<String> samples = Arrays.stream(SampleCorpus.values()).map(SampleCorpus::id).toList();
    for (String name : names) {
      if (name.startsWith("sample:")) {
        throw new IllegalArgumentException(
            "%s: sample corpora are %s, and each stands alone".formatted(name, samples));
      }
    }
    return TextFiles.read(names.stream().map(Path::of).toList());
  }
}
