package io.sirocco.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.classification.TextTable.Form;
import io.sirocco.corpora.reading.Format.Quotes;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TextTableTest {

  private static TextTable read(String text, Form form) throws IOException {
    return TextTable.read(new StringReader(text), form, Quotes.AROUND_VALUES, "file");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LINES")
  void whatIsWrittenIsReadAgain(Form form) throws IOException {
    TextTable table =
        new TextTable(
            List.of("id", "text"),
            List.of(List.of("1", "a \"quoted\"\tword, and\nanother line"), List.of("2", "ü 😀")));
    StringBuilder written = new StringBuilder();
    table.write(written, form, Quotes.AROUND_VALUES);
    assertThat(read(written.toString(), form)).isEqualTo(table);
  }

  @Test
  void predictionsAreAddedBehindTheColumnsThatAreThere() throws IOException {
    TextTable table = read("text,id\nfine day,7\n", Form.CSV);
    TextTable told =
        table.with(SingleLabel.PLAIN, List.of("hate", "none"), new double[][] {{.25, .75}});
    StringBuilder written = new StringBuilder();
    told.write(written, Form.CSV, Quotes.AROUND_VALUES);
    assertThat(written.toString())
        .isEqualTo(
            """
            text,id,predicted,confidence,p:hate,p:none
            fine day,7,none,0.750000,0.250000,0.750000
            """);
  }

  @Test
  void linesAreTextsEvenWhereTheyLookLikeTables() throws IOException {
    TextTable table = read("a,b\n\"c\n", Form.LINES);
    assertThat(table.column("text", "file")).containsExactly("a,b", "\"c");
  }

  @Test
  void withoutQuotesMarksAreText() throws IOException {
    TextTable table =
        TextTable.read(
            new StringReader("label\ttext\nx\t\"half\ny\tb\"c\"\n"), Form.TSV, Quotes.NONE, "file");
    assertThat(table.column("text", "file")).containsExactly("\"half", "b\"c\"");
  }

  @Test
  void whatIsWrongIsSaidWithItsLine() {
    assertThatThrownBy(() -> read("text,label\nonly one\n", Form.CSV))
        .hasMessage("file: line 2: 1 values, the first line has 2");
    assertThatThrownBy(() -> read("", Form.TSV)).hasMessageContaining("file: empty");
    assertThatThrownBy(() -> read("{\"text\": \"a\"}\n[1]\n", Form.JSONL))
        .hasMessage("file: line 2 is no JSON object");
    assertThatThrownBy(() -> read("{\"text\": \n", Form.JSONL))
        .hasMessageContaining("file: line 1 is no JSON");
    assertThatThrownBy(() -> read("a,b\n1,2\n", Form.CSV).examples("text", null, "file"))
        .hasMessage("file: no column \"text\"; there are [a, b]");
  }
}
