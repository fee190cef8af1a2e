package io.sirocco.report;

import java.util.List;
import java.util.Locale;

/** A page of texts whose parts are marked by numbers: blue above 0, orange below. */
public final class MarkedTexts {

  private static final String ABOVE = "37,99,235";
  private static final String BELOW = "217,72,15";

  /** That of the strongest mark, so that the text can be read. */
  private static final double OPACITY = .6;

  private MarkedTexts() {}

  /**
   * A part of a text.
   *
   * @param text the part
   * @param score how strong its mark is, beside those of the same text
   */
  public record Part(String text, double score) {}

  /**
   * A text.
   *
   * @param caption what is said of it
   * @param parts that it is made of
   */
  public record Marked(String caption, List<Part> parts) {

    /** Copies the list. */
    public Marked {
      parts = List.copyOf(parts);
    }
  }

  /** A self-contained page. */
  public static String page(String title, List<Marked> texts) {
    StringBuilder body = new StringBuilder("<h1>%s</h1>\n".formatted(Html.escape(title)));
    body.append("<p class=\"soft\">Blue parts speak for the class, orange ones against it.</p>\n");
    for (Marked marked : texts) {
      double strongest =
          marked.parts().stream().mapToDouble(part -> Math.abs(part.score())).max().orElse(0);
      body.append(
          "<div class=\"sample\"><small>%s</small>".formatted(Html.escape(marked.caption())));
      marked.parts().forEach(part -> body.append(mark(part, strongest)));
      body.append("</div>\n");
    }
    return Html.page(title, body.toString());
  }

  private static String mark(Part part, double strongest) {
    String text = Html.escape(part.text());
    if (part.score() == 0) {
      return text;
    }
    return String.format(
        Locale.ROOT,
        "<span title=\"%+.4f\" style=\"background:rgba(%s,%.3f)\">%s</span>",
        part.score(),
        part.score() > 0 ? ABOVE : BELOW,
        OPACITY * Math.abs(part.score()) / strongest,
        text);
  }
}
