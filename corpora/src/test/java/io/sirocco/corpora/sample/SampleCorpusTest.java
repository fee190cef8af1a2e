package io.sirocco.corpora.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.corpora.ContentHash;
import io.sirocco.corpora.Corpus;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.TrainValidationSplit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleCorpusTest {
  @Test
  void wordNetIsTheSamePlainTextEachTime() throws CorpusException {
    Corpus corpus = SampleCorpus.WORDNET.read();
    List<String> lines = corpus.text().lines().toList();

    assertThat(lines).hasSize(117_791).allMatch(line -> line.indexOf(": ") > 0);
    assertThat(corpus.text().chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~'))).isTrue();
    assertThat(corpus.text()).doesNotContain("  ", "`", "_", " \n").endsWith("\n");
    assertThat(corpus.characters()).isEqualTo(corpus.text().length());
    assertThat(corpus.sources().getFirst().hash())
        .isEqualTo(ContentHash.of(corpus.text()))
        .hasToString("a5207393adbc97c71f609ec2b034dcde3cf1a3119531f7057939a9aa92f483ef");
    assertThat(lines)
        .contains(
            "entity: that which is perceived or known or inferred to have its own distinct"
                + " existence (living or nonliving)",
            "terribly, atrociously, awfully, abominably, abysmally, rottenly: in a terrible manner;"
                + " \"she sings terribly\"");
  }

  @Test
  void wordNetReadsAlikeFromBeginningToEnd() throws CorpusException {
    TrainValidationSplit split = TrainValidationSplit.of(SampleCorpus.WORDNET.read().text(), 0.9);

    assertThat(sharePerLine(split.validation(), "genus"))
        .isBetween(
            0.9 * sharePerLine(split.train(), "genus"), 1.1 * sharePerLine(split.train(), "genus"));
    assertThat(split.train().chars().boxed().collect(Collectors.toSet()))
        .containsAll(split.validation().chars().boxed().collect(Collectors.toSet()));
  }

  private static double sharePerLine(String text, String word) {
    return (double) text.lines().filter(line -> line.contains(word)).count() / text.lines().count();
  }

  @Test
  void wordNetNoticeIsThePublishersOwn() throws CorpusException {
    assertThat(SampleCorpus.WORDNET.notice())
        .startsWith("This software and database is being provided to you, the LICENSEE, by\n")
        .contains(
            "\nPermission to use, copy, modify and distribute this software and\n",
            "\n\nWordNet 3.1 Copyright 2011 by Princeton University.  All rights reserved.\n\n")
        .endsWith("Princeton University and LICENSEE agrees to preserve same.\n");
  }

  @Test
  void wordNetIsDescribed() {
    assertThat(SampleCorpus.WORDNET.title()).isEqualTo("WordNet 3.1 glosses");
    assertThat(SampleCorpus.WORDNET.license()).isEqualTo("WordNet 3.1 license");
    assertThat(SampleCorpus.WORDNET.language()).isEqualTo("en");
    assertThat(SampleCorpus.WORDNET.description()).contains("117,791", "Princeton University");
  }

  @Test
  void entryListsWordsAndGloss() {
    assertThat(
            WordNetGlosses.entry(
                "00242575 30 v 04 shrivel 0 shrivel_up 0 shrink 2 wither 0 001 @ 00151509 v 0000"
                    + " 01 + 01 00 | wither, as with a  loss of `moisture'; \"It shriveled\"  "))
        .isEqualTo(
            "shrivel, shrivel up, shrink, wither: wither, as with a loss of 'moisture';"
                + " \"It shriveled\"");
  }

  @Test
  void entryDropsTheMarkersOfAdjectivesOnly() {
    assertThat(
            WordNetGlosses.entry(
                "00298621 00 s 03 competitive 0 free-enterprise(a) 0 galore(ip) 0 000 | (law)"
                    + " fair"))
        .isEqualTo("competitive, free-enterprise, galore: (law) fair");
  }

  @Test
  void entryCountsWordsInHexadecimal() {
    String words =
        IntStream.range(0, 17).mapToObj(i -> "w" + i + " 0").collect(Collectors.joining(" "));

    assertThat(WordNetGlosses.entry("0 0 n 11 " + words + " 000 | many"))
        .startsWith("w0, w1, ")
        .endsWith(", w16: many");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0 0 n", "0 0 n 01 word", "0 0 n 02 word 0 | gloss", "0 0 n 01 a 0 0"})
  void entryRefusesWhatIsNoSynset(String line) {
    assertThatThrownBy(() -> WordNetGlosses.entry(line))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
