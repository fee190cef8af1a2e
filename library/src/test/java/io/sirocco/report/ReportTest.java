package io.sirocco.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.training.Metrics;
import io.sirocco.training.Sample;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class ReportTest {

  private static Metrics step(int step, int evaluateEvery) {
    boolean evaluated = step % evaluateEvery == 0;
    String language = step % 2 == 0 ? "de" : "en";
    return new Metrics(
        step,
        "mlm+nsp",
        language,
        5 - 1e-5 * step,
        new LinkedHashMap<>(Map.of("mlm", 4 - 1e-5 * step, "nsp", .7)),
        1e-3,
        step == 70 ? Double.POSITIVE_INFINITY : 1 + step % 7,
        1000,
        step * .5,
        evaluated ? 3. - 1e-5 * step : null,
        evaluated
            ? List.of(
                new Metrics.Validation("mlm", "de", 3. - 1e-5 * step, .25, 1.5, 1.75),
                new Metrics.Validation("mlm", "en", 2.5, .5, null, null))
            : null,
        null,
        step == 71 ? true : null,
        step > 100 ? 1 : null);
  }

  private static RunData run(String name, int steps, String rate) {
    List<Metrics> metrics =
        IntStream.rangeClosed(1, steps).mapToObj(step -> step(step, 50)).toList();
    Map<String, String> config = new LinkedHashMap<>();
    config.put("seed", "1");
    config.put("training.learning_rate", rate);
    Map<String, String> provenance = Map.of("started.machine.jvm", "a <JVM>");
    List<Sample> samples = new ArrayList<>();
    for (int step = 50; step <= steps; step += 50) {
      samples.add(new Sample(step, "clm", "de", "Größe & ", "<b>of step " + step));
    }
    return new RunData(name, config, provenance, metrics, samples);
  }

  /** The body of a page is well-formed, so that a parser of XML finds every drawing in it. */
  private static Document parsed(String page) throws Exception {
    String body = page.substring(page.indexOf("<main>"), page.indexOf("</main>") + 7);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body)));
  }

  @Test
  void aLongRunIsASmallPageThatLoadsNothing() throws Exception {
    String page = RunReport.page(run("long", 100_000, "0.1"));
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(250_000);
    assertThat(page).doesNotContain("http:", "https:", " src=", "@import", "url(", "NaN");
    NodeList lines = parsed(page).getElementsByTagName("polyline");
    assertThat(lines.getLength()).isGreaterThan(6);
    for (int i = 0; i < lines.getLength(); i++) {
      String[] points = ((Element) lines.item(i)).getAttribute("points").split(" ", -1);
      assertThat(points.length).isLessThanOrEqualTo(Series.MOST_POINTS);
      for (String point : points) {
        String[] place = point.split(",", -1);
        assertThat(Double.parseDouble(place[0])).isBetween(0., 480.);
        assertThat(Double.parseDouble(place[1])).isBetween(0., 280.);
      }
    }
  }

  @Test
  void aPageTellsOfEachObjectiveAndLanguageAndOfWhatWentWrong() throws Exception {
    String page = RunReport.page(run("a&b", 200, "0.1"));
    String text = parsed(page).getDocumentElement().getTextContent();
    assertThat(text)
        .contains("a&b", "mlm loss", "nsp loss", "de validation", "en training, smoothed")
        .contains("Outliers, which updated nothing: 1 (step 71)")
        .contains("Went back to step 100")
        .contains("a <JVM>", "Größe & <b>of step 50", "<b>of step 200", "25.0 %", "12.18")
        .contains("training.learning_rate");
  }

  @Test
  void aRunWithoutAStepHasAPage() throws Exception {
    RunData empty = new RunData("empty", Map.of(), Map.of(), List.of(), List.of());
    assertThat(parsed(RunReport.page(empty)).getElementsByTagName("svg").getLength()).isZero();
  }

  @Test
  void aComparisonShowsWhatDiffersAndWhatCameOfIt() throws Exception {
    RunComparison comparison =
        new RunComparison(List.of(run("one", 200, "0.1"), run("two", 100, "0.2")));
    assertThat(comparison.differences())
        .containsExactly(new RunComparison.Row("training.learning_rate", List.of("0.1", "0.2")));
    assertThat(comparison.results())
        .contains(
            new RunComparison.Row("steps", List.of("200", "100")),
            new RunComparison.Row("validation loss", List.of("2.998", "2.999")),
            new RunComparison.Row("mlm/de accuracy", List.of("0.25", "0.25")))
        .noneMatch(row -> row.name().equals("mlm/en bits/byte"));
    String text = parsed(comparison.page()).getDocumentElement().getTextContent();
    assertThat(text).contains("mlm/de validation loss", "nsp/en training loss", "one", "two");
    assertThatThrownBy(() -> new RunComparison(List.of(run("one", 1, "1"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void smoothingKeepsLinesAndLeavesOutWhatIsNoNumber() {
    double[] x = IntStream.range(0, 1000).asDoubleStream().toArray();
    double[] y = IntStream.range(0, 1000).mapToDouble(i -> 3 - .001 * i).toArray();
    y[500] = Double.NaN;
    Series smooth = new Series(x, y).smoothed();
    assertThat(smooth.size()).isEqualTo(Series.MOST_POINTS);
    for (int i = 0; i < smooth.size(); i++) {
      assertThat(smooth.y(i)).isCloseTo(3 - .001 * smooth.x(i), within(1e-3));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "3.14159,3.142",
    "1234.56,1235",
    "34512.3,34.5k",
    "2500000,2.5M",
    "0.00012345,0.0001234",
    "1e-7,1e-7",
    "100,100",
    "NaN,NaN"
  })
  void numbersAreBrief(double value, String brief) {
    assertThat(Html.brief(value)).isEqualTo(brief);
  }
}
