package io.sirocco.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.classification.TagSpans;
import io.sirocco.classification.TaggedText;
import io.sirocco.classification.TaggedTexts;
import io.sirocco.classification.TextTable.Form;
import io.sirocco.classification.TextTagger;
import io.sirocco.classification.TextTagger.Told;
import io.sirocco.classification.TextTagger.Word;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Texts whose words are to be told tags of, and how they are written with them.
 *
 * @param texts in their order
 * @param form of the output where none is asked for
 */
record TagTexts(List<Text> texts, Form form) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A text.
   *
   * @param text the whole
   * @param words of it
   */
  record Text(String text, List<Word> words) {

    private static Text of(List<String> words) {
      List<Word> placed = new ArrayList<>();
      int at = 0;
      for (String word : words) {
        placed.add(new Word(word, at, at + word.length()));
        at += word.length() + 1;
      }
      return new Text(String.join(" ", words), placed);
    }

    private List<String> strings() {
      return words.stream().map(Word::text).toList();
    }
  }

  /**
   * Reads a file by the end of its name.
   *
   * @throws IOException if it cannot be read; the message names the line
   */
  static TagTexts read(Path file) throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    try (Reader reader = Files.newBufferedReader(file)) {
      boolean json = name.endsWith(".jsonl");
      if (!json && !name.endsWith(".conll") && !name.endsWith(".tsv")) {
        return lines(reader);
      }
      TaggedTexts.Form form = json ? TaggedTexts.Form.JSONL : TaggedTexts.Form.CONLL;
      TaggedTexts read = TaggedTexts.read(reader, form, TaggedTexts.Fields.GOLD, file.toString());
      return new TagTexts(
          read.texts().stream().map(TaggedText::words).map(Text::of).toList(),
          json ? Form.JSONL : Form.TSV);
    }
  }

  /** Reads a text a line. */
  static TagTexts lines(Reader reader) throws IOException {
    List<Text> texts = new ArrayList<>();
    BufferedReader lines = new BufferedReader(reader);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      texts.add(new Text(line, TextTagger.words(line)));
    }
    return new TagTexts(texts, Form.TSV);
  }

  /** The words of each. */
  List<List<String>> words() {
    return texts.stream().map(Text::strings).toList();
  }

  /** Writes each with its tags. */
  void write(PrintWriter out, TextTagger tagger, List<List<Told>> told, Form as)
      throws IOException {
    for (int i = 0; i < texts.size(); i++) {
      if (as == Form.JSONL) {
        out.println(JSON.writeValueAsString(json(tagger, texts.get(i), told.get(i))));
      } else {
        writeColumns(out, texts.get(i), told.get(i));
      }
    }
  }

  private static void writeColumns(PrintWriter out, Text text, List<Told> told) {
    for (int word = 0; word < told.size(); word++) {
      out.println(
          String.format(
              Locale.ROOT,
              "%s\t%s\t%.6f",
              text.words().get(word).text(),
              told.get(word).tag(),
              told.get(word).confidence()));
    }
    out.println();
  }

  private static ObjectNode json(TextTagger tagger, Text text, List<Told> told) {
    ObjectNode object = JSON.createObjectNode();
    object.put("text", text.text());
    object.putPOJO("tokens", text.strings());
    object.putPOJO("predicted", told.stream().map(Told::tag).toList());
    object.putPOJO("confidence", told.stream().map(Told::confidence).toList());
    if (TagSpans.areSpans(tagger.labels())) {
      object.putPOJO("entities", tagger.entities(text.text(), text.words(), told));
    }
    return object;
  }
}
