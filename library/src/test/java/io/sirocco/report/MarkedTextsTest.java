package io.sirocco.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.report.MarkedTexts.Marked;
import io.sirocco.report.MarkedTexts.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MarkedTextsTest {

  @Test
  void partsAreMarkedBesideTheStrongestOfTheirText() {
    Marked one =
        new Marked("a & b", List.of(new Part("<i>", .5), new Part(" ", 0), new Part("no", -1)));
    Marked other = new Marked("none", List.of(new Part("plain", 0)));
    String page = MarkedTexts.page("why?", List.of(one, other));
    assertThat(page)
        .contains("<small>a &amp; b</small>")
        .contains(
            "<span title=\"+0.5000\" style=\"background:rgba(37,99,235,0.300)\">&lt;i&gt;</span> "
                + "<span title=\"-1.0000\" style=\"background:rgba(217,72,15,0.600)\">no</span>")
        .contains("</small>plain</div>")
        .doesNotContain("<i>", "NaN");
  }
}
