package io.sirocco.cli;

import io.sirocco.corpora.reading.Format;
import picocli.CommandLine.Option;

/** What quotation marks are in tables: shared by the commands that read labeled texts. */
final class QuotesOption {

  @Option(
      names = "--quotes",
      paramLabel = "WHAT",
      description =
          "What quotation marks are in tables: around_values, none; none: part of the text."
              + " Default: around_values.")
  private Format.Quotes quotes = Format.Quotes.AROUND_VALUES;

  Format.Quotes quotes() {
    return quotes;
  }
}
