package io.sirocco.classification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sirocco.corpora.CorpusException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads texts that are JSON objects, a line each, with an array of words and one of tags. */
final class JsonTexts {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedReader lines;
  private final TaggedTexts.Fields fields;
  private final String name;

  /**
   * A reader.
   *
   * @param name of the file, for errors
   */
  JsonTexts(BufferedReader lines, TaggedTexts.Fields fields, String name) {
    this.lines = lines;
    this.fields = fields;
    this.name = name;
  }

  /**
   * Reads to the end.
   *
   * @throws IOException if a line is no such object, or has another number of tags than words
   */
  List<TaggedText> read() throws IOException {
    List<TaggedText> texts = new ArrayList<>();
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        texts.add(text(line, number));
      }
    }
    return texts;
  }

  private TaggedText text(String line, int number) throws IOException {
    JsonNode object;
    try {
      object = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new CorpusException(
          name, "line %d is no JSON: %s".formatted(number, e.getOriginalMessage()));
    }
    List<String> words = values(object, fields.words(), number);
    boolean tagged = object.has(fields.tags());
    List<String> tags = tagged ? values(object, fields.tags(), number) : List.of();
    if (words.isEmpty() || (tagged && tags.size() != words.size())) {
      throw new CorpusException(
          name,
          "line %d: %d words in \"%s\", %d tags in \"%s\""
              .formatted(number, words.size(), fields.words(), tags.size(), fields.tags()));
    }
    return new TaggedText(words, tags);
  }

  private List<String> values(JsonNode object, String field, int number) throws IOException {
    JsonNode array = object.path(field);
    if (!array.isArray()) {
      throw new CorpusException(
          name, "line %d: no array \"%s\" in a JSON object".formatted(number, field));
    }
    List<String> values = new ArrayList<>();
    for (JsonNode value : array) {
      if (!value.isValueNode() || value.isNull() || value.asText().isBlank()) {
        throw new CorpusException(
            name, "line %d: %s in \"%s\" is no word or tag".formatted(number, value, field));
      }
      values.add(value.asText());
    }
    return values;
  }
}
