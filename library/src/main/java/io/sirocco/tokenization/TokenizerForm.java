package io.sirocco.tokenization;

import java.util.Arrays;
import java.util.List;

/** The files that a tokenizer can be kept in. */
public enum TokenizerForm {
  /** {@code tokenizer.json} of Hugging Face's libraries: the whole pipeline. */
  TOKENIZER_JSON("tokenizer.json"),
  /** {@code vocab.txt}: what BERT's tokenizers were kept in. */
  VOCABULARY_LINES("vocab.txt"),
  /** {@code vocab.json} and {@code merges.txt}: what GPT-2's tokenizers were kept in. */
  VOCABULARY_AND_MERGES("vocab.json");

  private final String id;

  TokenizerForm(String id) {
    this.id = id;
  }

  /** The name on the command line: the first file. */
  public String id() {
    return id;
  }

  /**
   * The form of a name.
   *
   * @throws IllegalArgumentException if there is none of this name; the message lists all
   */
  public static TokenizerForm of(String id) {
    for (TokenizerForm form : values()) {
      if (form.id.equals(id)) {
        return form;
      }
    }
    List<String> ids = Arrays.stream(values()).map(TokenizerForm::id).toList();
    throw new IllegalArgumentException(
        "no form %s; there are %s".formatted(id, String.join(", ", ids)));
  }
}
