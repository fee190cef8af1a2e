package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;

/** Steps that are described by texts: fields beside the type. */
final class SettingsFormat {
  private SettingsFormat() {}

  static SortedMap<String, String> read(JsonPart part) throws TokenizerFileException {
    SortedMap<String, String> settings = new TreeMap<>();
    for (Iterator<String> fields = part.fields(); fields.hasNext(); ) {
      String field = fields.next();
      if (!field.equals("type")) {
        settings.put(field, part.text(field));
      }
    }
    return settings;
  }

  static void write(String type, SortedMap<String, String> settings, ObjectNode node) {
    node.put("type", type);
    settings.forEach(node::put);
  }
}
