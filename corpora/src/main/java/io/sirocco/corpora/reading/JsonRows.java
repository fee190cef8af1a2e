package io.sirocco.corpora.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sirocco.corpora.BadRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object a line, of which some fields are read. */
final class JsonRows implements Rows {

  private static final int MAX_DEPTH = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(LineReader.MAX_LINE_BYTES)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature())
          .build();

  private final LineReader lines;
  private final List<String> fields;
  private final Set<String> arrays;
  private final BadRecords bad;

  JsonRows(SourceFile file, List<String> fields, BadRecords bad) {
    this(file, fields, Set.of(), bad);
  }

  /**
   * Rows of chosen fields.
   *
   * @param arrays the fields whose arrays are taken as their JSON
   */
  JsonRows(SourceFile file, List<String> fields, Set<String> arrays, BadRecords bad) {
    this.lines = new LineReader(file.content(), file.name(), bad);
    this.fields = fields;
    this.arrays = arrays;
    this.bad = bad;
  }

  @Override
  public @Nullable Row next() throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      Row row = row(line);
      if (row != null) {
        return row;
      }
    }
    return null;
  }

  private @Nullable Row row(String line) throws IOException {
    JsonNode object;
    try {
      object = MAPPER.readTree(line);
    } catch (JsonProcessingException malformed) {
      int column = malformed.getLocation() == null ? 1 : malformed.getLocation().getColumnNr();
      bad.report(
          lines.origin(),
          "column %d: not JSON: %s".formatted(column, malformed.getOriginalMessage()));
      return null;
    }
    List<String> values = new ArrayList<>();
    for (String field : fields) {
      JsonNode value = object.get(field);
      boolean array = value != null && value.isArray() && arrays.contains(field);
      if (value == null || !(array || value.isTextual() || value.isNumber() || value.isBoolean())) {
        bad.report(lines.origin(), problem(object, field, value));
        return null;
      }
      values.add(array ? value.toString() : value.asText());
    }
    return new Row(values, lines.origin());
  }

  private static String problem(JsonNode object, String field, @Nullable JsonNode value) {
    if (!object.isObject()) {
      return "not a JSON object but %s".formatted(kind(object));
    }
    if (value == null) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      return "no field \"%s\"; there are %s".formatted(field, names);
    }
    return "field \"%s\" is %s, not a text".formatted(field, kind(value));
  }

  private static String kind(JsonNode value) {
    return value.getNodeType().toString().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
