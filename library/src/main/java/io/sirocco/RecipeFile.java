package io.sirocco;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes recipes as YAML: defaults, overlaid by a file, overlaid by settings of the
 * command line. Unknown keys are refused with the nearest known one.
 */
public final class RecipeFile {

  private static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private static final String DEFAULTS = "default-recipe.yaml";

  /** What a run may go on with otherwise: keys of how it computes and is watched, not of what. */
  private static final Set<String> MOVABLE =
      Set.of(
          "training.precision",
          "training.skip_z_score",
          "training.rollback_attempts",
          "training.rollback_factor",
          "training.sample_tokens",
          "training.initial_loss_scale",
          "training.loss_scale_window",
          "training.min_loss_scale");

  private RecipeFile() {}

  /** The commented default recipe. */
  public static String defaults() {
    try (InputStream in = RecipeFile.class.getResourceAsStream(DEFAULTS)) {
      return new String(
          Objects.requireNonNull(in, DEFAULTS).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a recipe.
   *
   * @param file the YAML file
   * @param settings {@code section.key=value}, in order
   * @throws RecipeException if the file or a setting cannot be used
   */
  public static Recipe read(Path file, List<String> settings) {
    try {
      return parse(file.toString(), Files.readString(file), settings);
    } catch (NoSuchFileException e) {
      throw new RecipeException("%s: no such file".formatted(file), e);
    } catch (CharacterCodingException e) {
      throw new RecipeException("%s: not UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new RecipeException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Parses a recipe.
   *
   * @param name names the text in errors
   * @param yaml what differs from the defaults
   * @param settings {@code section.key=value}, in order
   * @throws RecipeException if the text or a setting cannot be used
   */
  public static Recipe parse(String name, String yaml, List<String> settings) {
    ObjectNode tree = (ObjectNode) tree(DEFAULTS, defaults());
    Map<String, String> places = places(name, yaml);
    JsonNode given = tree(name, yaml);
    if (!given.isMissingNode() && !given.isNull()) {
      overlay(tree, given, "", path -> places.getOrDefault(path, name));
    }
    for (String setting : settings) {
      apply(tree, setting, places);
    }
    try {
      return YAML.treeToValue(tree, Recipe.class);
    } catch (JsonMappingException e) {
      throw new RecipeException(problem(e, tree, places, source(name, settings)), e);
    } catch (JacksonException e) {
      throw new RecipeException("%s: %s".formatted(name, e.getOriginalMessage()), e);
    }
  }

  /** A recipe as YAML, every key with its value. */
  public static String write(Recipe recipe) {
    try {
      return YAML.writeValueAsString(recipe);
    } catch (JacksonException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What makes a recipe that of a run: the keys whose values are not the defaults, without those
   * that may change. A key that a later version adds is not among them, so that version knows the
   * runs of this one. Where it changes the value of a default, it refuses them: config.yaml has
   * every key, and what was a default is none any more, or the other way round.
   */
  static String identity(Recipe recipe) {
    try {
      ObjectNode own = YAML.createObjectNode();
      ObjectNode usual = YAML.valueToTree(parse(DEFAULTS, "", List.of()));
      ObjectNode tree = YAML.valueToTree(recipe);
      addDifferent(tree, usual, "", own);
      return YAML.writeValueAsString(own);
    } catch (JacksonException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds the keys of a section that have other values in another, by their paths. */
  private static void addDifferent(
      ObjectNode section, JsonNode usual, String path, ObjectNode different) {
    // A key that is null may be written in neither, or in one of them.
    Set<String> names = new LinkedHashSet<>();
    section.fieldNames().forEachRemaining(names::add);
    usual.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      String key = join(path, name);
      JsonNode here = value(section, name);
      JsonNode there = value(usual, name);
      if (here instanceof ObjectNode inner) {
        addDifferent(inner, there, key, different);
      } else if (!MOVABLE.contains(key) && !here.equals(there)) {
        different.set(key, here);
      }
    }
  }

  /**
   * The first key in which two recipes differ, with both values; but for those that may change from
   * one process of a run to the next.
   */
  public static Optional<String> difference(Recipe one, Recipe other) {
    return difference(YAML.valueToTree(one), YAML.valueToTree(other), "");
  }

  private static Optional<String> difference(JsonNode one, JsonNode other, String path) {
    if (one instanceof ObjectNode && other instanceof ObjectNode) {
      // A key that is null may be written in neither, or in one of them.
      Set<String> names = new LinkedHashSet<>();
      one.fieldNames().forEachRemaining(names::add);
      other.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String key = join(path, name);
        Optional<String> found =
            MOVABLE.contains(key)
                ? Optional.empty()
                : difference(value(one, name), value(other, name), key);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
    return one.equals(other)
        ? Optional.empty()
        : Optional.of("%s is %s here and %s there".formatted(path, one, other));
  }

  private static JsonNode value(JsonNode section, String name) {
    JsonNode value = section.get(name);
    return value == null ? NullNode.getInstance() : value;
  }

  private static JsonNode tree(String name, String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JacksonException e) {
      throw malformed(name, e);
    }
  }

  private static RecipeException malformed(String name, JacksonException e) {
    JsonLocation at = e.getLocation();
    String place = at == null ? name : "%s:%d:%d".formatted(name, at.getLineNr(), at.getColumnNr());
    // The parser may say first what it was reading; what it met instead tells more.
    String message =
        e.getOriginalMessage()
            .lines()
            .filter(line -> !line.startsWith("while ") && !line.startsWith(" "))
            .findFirst()
            .orElse("malformed");
    return new RecipeException("%s: unusable YAML: %s".formatted(place, message), e);
  }

  /** Where each key stands, by its dotted path. */
  private static Map<String, String> places(String name, String yaml) {
    Map<String, String> places = new HashMap<>();
    Deque<String> path = new ArrayDeque<>();
    try (JsonParser parser = YAML.createParser(yaml)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case FIELD_NAME -> {
            path.addLast(parser.currentName());
            JsonLocation at = parser.currentTokenLocation();
            String place = "%s:%d:%d".formatted(name, at.getLineNr(), at.getColumnNr());
            if (places.putIfAbsent(String.join(".", path), place) != null) {
              throw new RecipeException(
                  "%s: key %s is given twice".formatted(place, String.join(".", path)));
            }
          }
          case START_OBJECT, START_ARRAY -> {
            if (token == JsonToken.START_ARRAY) {
              parser.skipChildren();
              path.pollLast();
            }
          }
          case END_OBJECT -> path.pollLast();
          default -> path.pollLast();
        }
      }
    } catch (JacksonException e) {
      throw malformed(name, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return places;
  }

  private interface Places {
    String of(String path);
  }

  private static void overlay(ObjectNode onto, JsonNode given, String path, Places places) {
    if (!(given instanceof ObjectNode object)) {
      throw new RecipeException(
          "%s: %s takes keys, given %s"
              .formatted(places.of(path), path.isEmpty() ? "a recipe" : path, given));
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String key = entry.getKey();
      String full = join(path, key);
      JsonNode known = onto.get(key);
      if (known == null) {
        throw unknown(places.of(full), full, key, onto);
      }
      if (known instanceof ObjectNode section) {
        overlay(section, entry.getValue(), full, places);
      } else {
        onto.set(key, entry.getValue());
      }
    }
  }

  private static RecipeException unknown(
      String place, String path, String key, ObjectNode section) {
    List<String> known = new ArrayList<>();
    for (Iterator<String> names = section.fieldNames(); names.hasNext(); ) {
      known.add(names.next());
    }
    String hint =
        NearestName.of(key, known)
            .map(name -> "did you mean %s?".formatted(name))
            .orElseGet(() -> "known are %s".formatted(String.join(", ", known)));
    return new RecipeException("%s: unknown key %s; %s".formatted(place, path, hint));
  }

  private static void apply(ObjectNode tree, String setting, Map<String, String> places) {
    int equals = setting.indexOf('=');
    if (equals < 1) {
      throw new RecipeException("--set %s: not of the form key=value".formatted(setting));
    }
    String path = setting.substring(0, equals);
    JsonNode value = tree("--set " + setting, setting.substring(equals + 1));
    if (value.isMissingNode()) {
      throw new RecipeException("--set %s: no value behind the =".formatted(setting));
    }
    ObjectNode nested = YAML.createObjectNode();
    ObjectNode section = nested;
    String[] keys = path.split("\\.", -1);
    for (int i = 0; i < keys.length - 1; i++) {
      section = section.putObject(keys[i]);
    }
    section.set(keys[keys.length - 1], value);
    overlay(tree, nested, "", any -> "--set " + setting);
    places.put(path, "--set " + setting);
  }

  private static String source(String name, List<String> settings) {
    return settings.isEmpty() ? name : name + " with --set " + String.join(" --set ", settings);
  }

  /** Place, key and value of what is wrong; a section is at fault where its values clash. */
  private static String problem(
      JsonMappingException e, ObjectNode tree, Map<String, String> places, String source) {
    List<String> keys =
        e.getPath().stream().map(JsonMappingException.Reference::getFieldName).toList();
    String path = String.join(".", keys);
    JsonNode value = tree.at(keys.isEmpty() ? "" : "/" + String.join("/", keys));
    // Which of a section's values came from the command line is not known.
    boolean alone = value.isValueNode() || !source.contains(" --set ");
    String place = alone ? places.getOrDefault(path, source) : source;
    return path.isEmpty()
        ? "%s: %s".formatted(place, message(e, value))
        : "%s: %s: %s".formatted(place, path, message(e, value));
  }

  private static String message(JsonMappingException e, JsonNode value) {
    if (e instanceof MismatchedInputException mismatch) {
      return "%s is not %s".formatted(value, kind(mismatch.getTargetType()));
    }
    Throwable cause = e.getCause();
    String message = cause == null ? e.getOriginalMessage() : String.valueOf(cause.getMessage());
    return message.lines().findFirst().orElse("");
  }

  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(" or "));
    }
    if (type == boolean.class) {
      return "true or false";
    }
    return type == double.class || type == Double.class ? "a number" : "a whole number";
  }

  private static String join(@Nullable String path, String key) {
    return path == null || path.isEmpty() ? key : path + "." + key;
  }
}
