package io.sirocco.cli;

import io.sirocco.classification.FineTuningData;
import io.sirocco.classification.LabelKind;
import io.sirocco.classification.LabeledExamples;
import io.sirocco.classification.TaggedTexts;
import io.sirocco.classification.TaggingData;
import io.sirocco.corpora.reading.Sources;
import io.sirocco.hub.FileDigest;
import io.sirocco.training.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The files of a fine-tuning, and how texts and labels stand in them. */
final class TuningFilesOption {

  /** Which texts are held out: the same for all seeds, so that what differs is the training. */
  private static final long SPLIT = 1;

  @Option(
      names = "--train",
      paramLabel = "FILE",
      required = true,
      description = "Labeled texts to train on.")
  private Path train = Path.of("");

  @Option(
      names = "--dev",
      paramLabel = "FILE",
      description = "Labeled texts to choose the best epoch by. Default: some of --train.")
  private @Nullable Path dev;

  @Option(
      names = "--dev-share",
      paramLabel = "X",
      defaultValue = "0.1",
      description = "Without --dev: the share of each class of --train. Default: 0.1.")
  private double devShare;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "Labeled texts that are scored once, at the end, and choose nothing.")
  private @Nullable Path test;

  @Option(
      names = "--text",
      paramLabel = "COLUMN",
      description =
          "The column or field of the text; with --task token, the field of its words. Default:"
              + " text; tokens.")
  private @Nullable String text;

  @Option(
      names = "--second",
      paramLabel = "COLUMN",
      description = "That of the second text, for pairs.")
  private @Nullable String second;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description =
          "That of the class, the labels or the value; with --task token, the field of the tags."
              + " Default: label; tags.")
  private @Nullable String label;

  @Mixin private LabelOptions labels = new LabelOptions();

  @Mixin private QuotesOption quotes = new QuotesOption();

  /**
   * Reads all files.
   *
   * @param gamma of the focal loss; null without one
   * @throws IOException if one cannot be read, or has no texts
   * @throws IllegalArgumentException if options do not go together, or a label is not known
   */
  TuningTexts read(@Nullable Double gamma) throws IOException {
    if (labels.tags()) {
      labels.requireTags(gamma, second);
      return tagged();
    }
    String column = Objects.requireNonNullElse(label, "label");
    LabelKind kind = labels.kind(column, gamma);
    LabeledExamples all = labeled(train, column);
    FineTuningData data =
        dev == null
            ? FineTuningData.split(kind, all, devShare, SPLIT, files())
            : new FineTuningData(kind, all, labeled(dev, column), files());
    return new TuningTexts.Labeled(data, test == null ? null : labeled(test, column));
  }

  private TuningTexts tagged() throws IOException {
    TaggedTexts all = TaggedTexts.read(train, fields());
    TaggingData data =
        dev == null
            ? TaggingData.split(all, devShare, SPLIT, files())
            : new TaggingData(all, TaggedTexts.read(dev, fields()), files());
    return new TuningTexts.Tagged(data, test == null ? null : TaggedTexts.read(test, fields()));
  }

  private TaggedTexts.Fields fields() {
    TaggedTexts.Fields usual = TaggedTexts.Fields.GOLD;
    return new TaggedTexts.Fields(
        Objects.requireNonNullElse(text, usual.words()),
        Objects.requireNonNullElse(label, usual.tags()),
        usual.column());
  }

  private LabeledExamples labeled(Path file, String column) throws IOException {
    Sources.LabelFields fields =
        new Sources.LabelFields(
            Objects.requireNonNullElse(text, "text"), second, List.of(column), labels.arrays());
    return LabeledExamples.read(file, fields, quotes.quotes());
  }

  private List<Provenance.DataFile> files() throws IOException {
    List<Provenance.DataFile> files = new ArrayList<>();
    files.add(new Provenance.DataFile(train.toString(), FileDigest.of(train)));
    if (dev != null) {
      files.add(new Provenance.DataFile(dev.toString(), FileDigest.of(dev)));
    }
    return files;
  }

  /** The file that is scored at the end, for the user. */
  String test() {
    return String.valueOf(test);
  }
}
