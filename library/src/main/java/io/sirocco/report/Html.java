package io.sirocco.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pieces of a page. */
final class Html {

  private Html() {}

  /** A whole page, with the style and the script in it. */
  static String page(String title, String body) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <style>
    %s</style>
    </head>
    <body>
    <main>
    %s</main>
    <script>
    %s</script>
    </body>
    </html>
    """
        .formatted(escape(title), resource("page.css"), body, resource("page.js"));
  }

  private static String resource(String name) {
    try (InputStream in = Html.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Text that is read as it is, in elements and in attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A table of cells that are HTML already; it scrolls by itself where it is too wide. */
  static String table(List<String> header, List<List<String>> rows) {
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n");
    if (!header.isEmpty()) {
      html.append("<thead>").append(row("th", header)).append("</thead>\n");
    }
    html.append("<tbody>\n");
    rows.forEach(cells -> html.append(row("td", cells)));
    return html.append("</tbody></table></div>\n").toString();
  }

  private static String row(String element, List<String> cells) {
    StringBuilder html = new StringBuilder("<tr>");
    cells.forEach(cell -> html.append("<%s>%s</%s>".formatted(element, cell, element)));
    return html.append("</tr>\n").toString();
  }

  /** Four digits, without needless zeros; a dash for nothing. */
  static String brief(@Nullable Double value) {
    if (value == null) {
      return "–";
    }
    if (!Double.isFinite(value)) {
      return value.toString();
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size >= 1e9 || size < 1e-3) {
      return "%s".formatted(rounded.toString().replace("E+", "e").replace("E", "e"));
    }
    if (size >= 10_000) {
      double thousands = size >= 1e6 ? value / 1e6 : value / 1e3;
      BigDecimal short3 = new BigDecimal(thousands).round(new MathContext(3)).stripTrailingZeros();
      return short3.toPlainString() + (size >= 1e6 ? "M" : "k");
    }
    return rounded.toPlainString();
  }
}
