package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.UnicodeForm;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * One of the four normalization forms of Unicode Standard Annex #15.
 *
 * @param form which
 */
public record UnicodeNormalizer(UnicodeForm form) implements Normalizer {
  private static final Map<UnicodeForm, NormalizedCheck> CHECKS = checks();

  private static Map<UnicodeForm, NormalizedCheck> checks() {
    Map<UnicodeForm, NormalizedCheck> checks = new EnumMap<>(UnicodeForm.class);
    for (UnicodeForm form : UnicodeForm.values()) {
      checks.put(form, new NormalizedCheck(form));
    }
    return Collections.unmodifiableMap(checks);
  }

  @Override
  public void normalize(AlignedText text) {
    NormalizedCheck check = Objects.requireNonNull(CHECKS.get(form));
    if (check.firstDoubtful(text.bytes(), 0, text.length()) < text.length()) {
      new UnicodeNormalization(form, text).rewrite(check);
    }
  }
}
