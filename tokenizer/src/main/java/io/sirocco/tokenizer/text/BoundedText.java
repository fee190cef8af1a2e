package io.sirocco.tokenizer.text;

/** A text that stops a regular expression which reads it over and over. */
final class BoundedText implements CharSequence {
  private static final long STEPS_A_UNIT = 2000;
  private static final long STEPS = 10_000_000;

  private final String text;
  private long left;

  BoundedText(String text) {
    this.text = text;
    this.left = STEPS + STEPS_A_UNIT * text.length();
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (--left < 0) {
      throw new IllegalArgumentException(
          "a regular expression of the tokenizer needs more than %,d steps for a text of %,d units"
              .formatted(STEPS + STEPS_A_UNIT * text.length(), text.length()));
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
