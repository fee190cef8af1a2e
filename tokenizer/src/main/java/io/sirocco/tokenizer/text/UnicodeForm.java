package io.sirocco.tokenizer.text;

/** The normalization forms of Unicode Standard Annex #15. */
public enum UnicodeForm {
  /** Canonical decomposition, then canonical composition. */
  NFC,
  /** Canonical decomposition. */
  NFD,
  /** Compatibility decomposition, then canonical composition. */
  NFKC,
  /** Compatibility decomposition. */
  NFKD;

  /** Whether the form ends with a composition. */
  public boolean composes() {
    return this == NFC || this == NFKC;
  }
}
