package io.sirocco.tokenizer.decoding;

/** What happens to the spaces that splitting put before punctuation. */
public enum Cleanup {
  /** They go, in a few cases that are common in English. */
  ENGLISH {
    @Override
    String apply(String token) {
      if (token.indexOf(' ') < 0) {
        return token;
      }
      return token
          .replace(" .", ".")
          .replace(" ?", "?")
          .replace(" !", "!")
          .replace(" ,", ",")
          .replace(" ' ", "'")
          .replace(" n't", "n't")
          .replace(" 'm", "'m")
          .replace(" do not", " don't")
          .replace(" 's", "'s")
          .replace(" 've", "'ve")
          .replace(" 're", "'re");
    }
  },
  /** They stay. */
  NONE {
    @Override
    String apply(String token) {
      return token;
    }
  };

  abstract String apply(String token);
}
