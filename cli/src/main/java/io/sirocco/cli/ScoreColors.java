package io.sirocco.cli;

import io.sirocco.classification.Explanation.Part;
import java.util.List;

/** A text whose parts are colored by what they speak for: blue for the class, orange against it. */
final class ScoreColors {

  /** Backgrounds of the 256-color palette on which black can be read, the faintest first. */
  private static final int[] FOR = {195, 153, 117, 75};

  private static final int[] AGAINST = {230, 223, 216, 209};

  private ScoreColors() {}

  /**
   * The text with colors.
   *
   * @param strongest the highest score, whatever its sign, of the texts that are compared
   */
  static String show(List<Part> parts, double strongest) {
    StringBuilder shown = new StringBuilder();
    for (Part part : parts) {
      String text = Printable.of(part.text());
      double share = strongest == 0 ? 0 : Math.abs(part.score()) / strongest;
      int shade = (int) Math.ceil(share * FOR.length) - 1;
      if (shade < 0) {
        shown.append(text);
      } else {
        int color = part.score() > 0 ? FOR[shade] : AGAINST[shade];
        shown.append("\u001b[30;48;5;%dm%s\u001b[0m".formatted(color, text));
      }
    }
    return shown.toString();
  }
}
