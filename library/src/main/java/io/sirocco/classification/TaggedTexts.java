package io.sirocco.classification;

import io.sirocco.corpora.CorpusException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Texts whose words have tags, from a file.
 *
 * @param name of the file, for errors
 * @param texts in their order
 */
public record TaggedTexts(String name, List<TaggedText> texts) {

  /** Copies the list. */
  public TaggedTexts {
    texts = List.copyOf(texts);
  }

  /** How texts stand in a file. */
  public enum Form {
    /** A word a line with its columns, a blank line between texts: the tasks of CoNLL. */
    CONLL,
    /** A JSON object a line, with an array of words and one of tags. */
    JSONL;

    /** By the end of a file's name: .jsonl is JSON, all else has columns. */
    public static Form of(String name) {
      return name.toLowerCase(Locale.ROOT).endsWith(".jsonl") ? JSONL : CONLL;
    }
  }

  /**
   * Where words and tags stand.
   *
   * @param words the field of JSON objects; in columns words are the first
   * @param tags the field of JSON objects
   * @param column of the tag, from 0; negative: from the last, which is -1
   */
  public record Fields(String words, String tags, int column) {
    /** Tags as people write them: in the last column. */
    public static final Fields GOLD = new Fields("tokens", "tags", -1);

    /** Tags as {@code sirocco classify} writes them: behind the word. */
    public static final Fields TOLD = new Fields("tokens", "predicted", 1);
  }

  /**
   * Reads tagged texts.
   *
   * @throws IOException if it cannot be read, a word has no tag, or there are no texts; the message
   *     names the line
   */
  public static TaggedTexts read(Path file, Fields fields) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      TaggedTexts texts = read(reader, Form.of(file.toString()), fields, file.toString());
      if (texts.texts().isEmpty()) {
        throw new CorpusException(file.toString(), "no tagged texts");
      }
      for (int i = 0; i < texts.texts().size(); i++) {
        if (texts.texts().get(i).tags().isEmpty()) {
          throw new CorpusException(
              file.toString(), "text %d has words without tags".formatted(i + 1));
        }
      }
      return texts;
    }
  }

  /**
   * Reads texts; tags may be missing.
   *
   * @param reader is read to its end
   * @param name of the file, for errors
   */
  public static TaggedTexts read(Reader reader, Form form, Fields fields, String name)
      throws IOException {
    BufferedReader lines = new BufferedReader(reader);
    List<TaggedText> texts =
        switch (form) {
          case CONLL -> new ColumnTexts(lines, fields.column(), name).read();
          case JSONL -> new JsonTexts(lines, fields, name).read();
        };
    return new TaggedTexts(name, texts);
  }

  /** The tags that there are, in their order. */
  public List<String> names() {
    TreeSet<String> names = new TreeSet<>();
    texts.forEach(text -> names.addAll(text.tags()));
    return List.copyOf(names);
  }

  /**
   * The tags of all words by their numbers, a row a text.
   *
   * @param names of the tags
   * @throws IllegalArgumentException if one is none of them
   */
  int[][] numbers(List<String> names) {
    int[][] numbers = new int[texts.size()][];
    for (int i = 0; i < numbers.length; i++) {
      List<String> tags = texts.get(i).tags();
      numbers[i] = new int[tags.size()];
      for (int word = 0; word < tags.size(); word++) {
        int number = names.indexOf(tags.get(word));
        if (number < 0) {
          throw new IllegalArgumentException(
              "%s: text %d, word %d '%s': the tag '%s'; the tags are %s"
                  .formatted(
                      name,
                      i + 1,
                      word + 1,
                      texts.get(i).words().get(word),
                      tags.get(word),
                      names));
        }
        numbers[i][word] = number;
      }
    }
    return numbers;
  }

  /** Some of them. */
  TaggedTexts subset(List<Integer> numbers) {
    return new TaggedTexts(
        name, numbers.stream().map(i -> Objects.requireNonNull(texts.get(i))).toList());
  }
}
