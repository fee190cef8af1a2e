package io.sirocco.corpora.cleaning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.deduplication.Duplication;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a corpus is cleaned, as a user writes it in YAML: a mapping {@code steps}, each with its
 * settings, in the order in which they are taken. What is not named is not done.
 *
 * @param steps of each text
 * @param pairSteps of each pair of texts
 * @param language whether texts in a wrong language are dropped
 * @param duplication which texts count as duplicates; null: none is looked for
 */
public record CleaningRecipe(
    List<CleaningStep> steps,
    List<PairStep> pairSteps,
    @Nullable LanguageSettings language,
    @Nullable Duplication duplication) {

  /** The recipe that keeps everything as it is. */
  public static final CleaningRecipe NONE = new CleaningRecipe(List.of(), List.of(), null, null);

  private static final String DEFAULT = "default-cleaning.yaml";

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** The settings of every step, with their names. */
  private static final Map<String, List<String>> KEYS =
      Map.of(
          "normalize", List.of("form"),
          "control_characters", List.of(),
          "whitespace", List.of(),
          "length", List.of("min", "max"),
          "repetition", List.of("lines", "words"),
          "symbols", List.of("max"),
          "length_ratio", List.of("max", "slack"),
          "identical", List.of(),
          "language", List.of("odds", "enough"),
          "duplicates", List.of("threshold"));

  /** Copies the lists. */
  public CleaningRecipe {
    steps = List.copyOf(steps);
    pairSteps = List.copyOf(pairSteps);
  }

  /**
   * The settings of {@link LanguageStep}.
   *
   * @param odds how many times more probable another language has to be
   * @param enough characters below which a text is kept unseen
   */
  public record LanguageSettings(double odds, int enough) {}

  /** The text of the recipe that does what most corpora need, with comments. */
  public static String defaultText() {
    try (InputStream resource = CleaningRecipe.class.getResourceAsStream(DEFAULT)) {
      if (resource == null) {
        throw new IllegalStateException("no resource " + DEFAULT);
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new IllegalStateException("resource " + DEFAULT + " cannot be read", failure);
    }
  }

  /**
   * Reads a recipe.
   *
   * @throws CorpusException if it cannot be read, is no YAML, or has an unknown step, key or value
   */
  public static CleaningRecipe read(Path file) throws CorpusException {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (CorpusException known) {
      throw known;
    } catch (IOException failure) {
      throw new CorpusException(file.toString(), "cannot be read: " + failure, failure);
    }
  }

  /**
   * Reads a recipe.
   *
   * @param source what it is called in errors
   * @throws CorpusException if it is no YAML, or has an unknown step, key or value
   */
  public static CleaningRecipe parse(String source, String yaml) throws CorpusException {
    JsonNode root;
    try {
      root = MAPPER.readTree(yaml);
    } catch (JsonProcessingException malformed) {
      int line = malformed.getLocation() == null ? 1 : malformed.getLocation().getLineNr();
      throw new CorpusException(
          source, "line %d: not YAML: %s".formatted(line, malformed.getOriginalMessage()));
    }
    return new Parser(source).recipe(root.path("steps"), root);
  }

  private record Parser(String source) {

    CleaningRecipe recipe(JsonNode named, JsonNode root) throws CorpusException {
      if (!named.isObject() || root.size() != 1) {
        throw new CorpusException(
            source, "a cleaning recipe is a mapping \"steps\" of steps to their settings");
      }
      List<CleaningStep> steps = new ArrayList<>();
      List<PairStep> pairSteps = new ArrayList<>();
      LanguageSettings language = null;
      Duplication duplication = null;
      for (Map.Entry<String, JsonNode> entry : named.properties()) {
        Settings settings = settings(entry.getKey(), entry.getValue());
        switch (entry.getKey()) {
          case "length_ratio" ->
              pairSteps.add(
                  new PairStep.LengthRatio(
                      settings.number("max", 3), (int) settings.number("slack", 20)));
          case "identical" -> pairSteps.add(new PairStep.Identical());
          case "language" ->
              language =
                  new LanguageSettings(
                      settings.number("odds", 1.5), (int) settings.number("enough", 40));
          case "duplicates" -> duplication = duplication(settings);
          default -> steps.add(step(entry.getKey(), settings));
        }
      }
      return new CleaningRecipe(steps, pairSteps, language, duplication);
    }

    private CleaningStep step(String name, Settings settings) throws CorpusException {
      try {
        return switch (name) {
          case "normalize" -> new CleaningStep.Normalize(settings.form());
          case "control_characters" -> new CleaningStep.ControlCharacters();
          case "whitespace" -> new CleaningStep.Whitespace();
          case "length" ->
              new CleaningStep.Length(
                  (long) settings.number("min", 1), (long) settings.number("max", 1e9));
          case "repetition" ->
              new CleaningStep.Repetition(
                  settings.number("lines", .3), settings.number("words", .3));
          case "symbols" -> new CleaningStep.Symbols(settings.number("max", .3));
          default -> throw unknown("step", name, KEYS.keySet().stream().toList());
        };
      } catch (IllegalArgumentException refused) {
        throw new CorpusException(source, "step \"%s\": %s".formatted(name, refused.getMessage()));
      }
    }

    private Duplication duplication(Settings settings) throws CorpusException {
      double threshold = settings.number("threshold", 1);
      if (!(threshold > 0 && threshold <= 1)) {
        throw new CorpusException(
            source, "step \"duplicates\": threshold %s is not in (0, 1]".formatted(threshold));
      }
      return threshold == 1 ? new Duplication.Exact() : new Duplication.Near(threshold);
    }

    private Settings settings(String step, JsonNode value) throws CorpusException {
      List<String> keys = KEYS.get(step);
      if (keys == null) {
        throw unknown("step", step, KEYS.keySet().stream().toList());
      }
      if (!value.isObject() && !value.isNull()) {
        throw new CorpusException(
            source, "step \"%s\": %s is no mapping of settings".formatted(step, value));
      }
      for (Map.Entry<String, JsonNode> setting : value.properties()) {
        if (!keys.contains(setting.getKey())) {
          throw unknown("setting of step \"%s\"".formatted(step), setting.getKey(), keys);
        }
      }
      return new Settings(source, step, value);
    }

    private CorpusException unknown(String what, String name, List<String> known) {
      return new CorpusException(
          source, "unknown %s \"%s\"; there are %s".formatted(what, name, new TreeSet<>(known)));
    }
  }

  private record Settings(String source, String step, JsonNode values) {

    double number(String key, double otherwise) throws CorpusException {
      JsonNode value = values.path(key);
      if (value.isMissingNode()) {
        return otherwise;
      }
      if (!value.isNumber()) {
        throw new CorpusException(
            source, "step \"%s\": %s: %s is no number".formatted(step, key, value));
      }
      return value.asDouble();
    }

    Normalizer.Form form() throws CorpusException {
      String name = values.path("form").asText("NFC").toUpperCase(Locale.ROOT);
      List<String> known = List.of("NFC", "NFKC");
      if (!known.contains(name)) {
        throw new CorpusException(
            source, "step \"%s\": form: %s is none of %s".formatted(step, name, known));
      }
      return Arrays.stream(Normalizer.Form.values())
          .filter(form -> form.name().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  /**
   * What applies the steps.
   *
   * @throws CorpusException if the model that tells languages cannot be loaded
   */
  public Cleaning open() throws CorpusException {
    LanguageStep step =
        language == null
            ? null
            : new LanguageStep(new OpenNlpLanguages(), language.odds(), language.enough());
    return new Cleaning(steps, pairSteps, step);
  }
}
