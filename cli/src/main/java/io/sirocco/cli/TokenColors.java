package io.sirocco.cli;

import io.sirocco.tokenization.TokenizerInspection.Part;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** A text whose tokens can be told apart: by background colors, or by bars without colors. */
final class TokenColors {

  /** Colors of the 256-color palette on which black can be read. */
  private static final int[] BACKGROUNDS = {153, 194, 223, 218, 189};

  private TokenColors() {}

  static String show(List<Part> parts, Ansi ansi) {
    StringBuilder shown = new StringBuilder();
    int tokens = 0;
    for (Part part : parts) {
      String text = Printable.of(part.text());
      if (part.id() < 0) {
        shown.append(text);
      } else if (ansi.enabled()) {
        int color = BACKGROUNDS[tokens++ % BACKGROUNDS.length];
        shown.append("\u001b[30;48;5;%dm%s\u001b[0m".formatted(color, text));
      } else {
        shown.append('|').append(text);
      }
    }
    return ansi.enabled() ? shown.toString() : shown.append('|').toString();
  }
}
