package io.sirocco;

import io.sirocco.corpora.Document;
import io.sirocco.corpora.Origin;
import io.sirocco.corpora.TextPair;
import io.sirocco.corpora.cleaning.Cleaning;
import io.sirocco.corpora.store.DatasetName;
import io.sirocco.corpora.store.Split;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A document, or a text and its translation: what is cleaned, split and stored together. */
public sealed interface PreparationRecord {

  /** Where it stands. */
  Origin origin();

  /** Its texts. */
  List<Part> parts();

  /** The record as it goes on; null drops it. */
  @Nullable PreparationRecord cleaned(Cleaning cleaning);

  /**
   * A text and where it goes.
   *
   * @param corpus a language or a pair of languages
   * @param language of the text
   */
  record Part(String corpus, String language, String text) {
    DatasetName name(Split split) {
      return new DatasetName(corpus, language, split);
    }
  }

  /** The texts' length in UTF-16 code units. */
  default long length() {
    return parts().stream().mapToLong(part -> part.text().length()).sum();
  }

  /** A document. */
  record Text(Document document) implements PreparationRecord {
    @Override
    public Origin origin() {
      return document.origin();
    }

    @Override
    public List<Part> parts() {
      return List.of(new Part(document.language(), document.language(), document.text()));
    }

    @Override
    public @Nullable PreparationRecord cleaned(Cleaning cleaning) {
      Document cleaned = cleaning.clean(document);
      return cleaned == null ? null : new Text(cleaned);
    }
  }

  /** A text and its translation. */
  record Pair(TextPair pair) implements PreparationRecord {
    @Override
    public Origin origin() {
      return pair.origin();
    }

    @Override
    public List<Part> parts() {
      String corpus = "%s-%s".formatted(pair.sourceLanguage(), pair.targetLanguage());
      return List.of(
          new Part(corpus, pair.sourceLanguage(), pair.source()),
          new Part(corpus, pair.targetLanguage(), pair.target()));
    }

    @Override
    public @Nullable PreparationRecord cleaned(Cleaning cleaning) {
      TextPair cleaned = cleaning.clean(pair);
      return cleaned == null ? null : new Pair(cleaned);
    }
  }
}
