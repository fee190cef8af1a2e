package io.sirocco.tokenizer.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The characters that Java and the Unicode tables in Hugging Face's tokenizers see differently, by
 * property, as {@code unicode-exceptions.txt} lists them.
 */
final class UnicodeExceptions {
  private static final String RESOURCE = "unicode-exceptions.txt";

  private static final Map<String, BitSet> SETS = read();

  private UnicodeExceptions() {}

  /** Whether a character belongs to a class in one of the two alone. */
  static boolean contains(CharacterClass type, int codePoint) {
    return contains(type.name(), codePoint);
  }

  /** Whether the two differ in a property of a character. */
  static boolean contains(String property, int codePoint) {
    BitSet set = SETS.get(property);
    return set != null && set.get(codePoint);
  }

  private static Map<String, BitSet> read() {
    Map<String, BitSet> sets = new HashMap<>();
    try (var stream = UnicodeExceptions.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException(RESOURCE + " is missing beside " + UnicodeExceptions.class);
      }
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isEmpty() && line.charAt(0) != '#') {
          int colon = line.indexOf(':');
          parse(line.substring(colon + 1), sets, line.substring(0, colon));
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return sets;
  }

  private static void parse(String ranges, Map<String, BitSet> sets, String property) {
    BitSet set = sets.computeIfAbsent(property, name -> new BitSet());
    for (String range : ranges.strip().split(" ", -1)) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash), 16);
      int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1), 16);
      set.set(first, last + 1);
    }
  }
}
