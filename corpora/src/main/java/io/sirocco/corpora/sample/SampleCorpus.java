package io.sirocco.corpora.sample;

import io.sirocco.corpora.ContentHash;
import io.sirocco.corpora.Corpus;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.TextSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The corpora that come with the program. */
public enum SampleCorpus {
  /**
   * The dictionary entries of WordNet 3.1: words that mean the same, what they mean, and often a
   * sentence that uses them, one entry a line in plain ASCII.
   *
   * <p>WordNet 3.1 Copyright 2011 by Princeton University. All rights reserved. The WordNet license
   * permits use, copying, modification and distribution for any purpose without fee, provided that
   * its notice, see {@link #notice}, stays with all copies.
   */
  WORDNET(
      "WordNet 3.1 glosses",
      "English dictionary entries: 117,791 lines of synonyms, definitions and example sentences."
          + " WordNet 3.1 Copyright 2011 by Princeton University. All rights reserved.",
      "WordNet 3.1 license",
      "en");

  private final String title;
  private final String description;
  private final String license;
  private final String language;

  SampleCorpus(String title, String description, String license, String language) {
    this.title = title;
    this.description = description;
    this.license = license;
    this.language = language;
  }

  /** What a user types to get it, and the name of its source, such as {@code sample:wordnet}. */
  public String id() {
    return "sample:" + name().toLowerCase(Locale.ROOT);
  }

  /** What the corpus is called. */
  public String title() {
    return title;
  }

  /** What is in it and who holds its copyright, in a few sentences. */
  public String description() {
    return description;
  }

  /** The name of its license. */
  public String license() {
    return license;
  }

  /** The language of its text, as a BCP 47 tag. */
  public String language() {
    return language;
  }

  /**
   * The copyright notice and license as its publisher ships it with the data.
   *
   * @throws CorpusException if the data is not on the class path
   */
  public String notice() throws CorpusException {
    return switch (this) {
      case WORDNET -> WordNetGlosses.notice();
    };
  }

  /**
   * Reads the corpus. It is the same text each time; entries are mixed, in a fixed order, so that
   * its beginning is like its end and a part of it is fit for validation.
   *
   * @throws CorpusException if the data is not on the class path
   */
  public Corpus read() throws CorpusException {
    String text =
        switch (this) {
          case WORDNET -> WordNetGlosses.text();
        };
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    long characters = text.codePointCount(0, text.length());
    TextSource from = new TextSource(id(), bytes, characters, ContentHash.of(text));
    return new Corpus(text, List.of(from));
  }
}
