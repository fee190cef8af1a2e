package io.sirocco.corpora.cleaning;

import io.sirocco.corpora.CorpusException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.concurrent.ConcurrentLinkedQueue;
import opennlp.tools.langdetect.LanguageDetectorModel;

/**
 * Tells languages by the model of Apache OpenNLP's language detector, for 103 languages. The model
 * is evaluated by {@link NGramModel}: the library's own code takes longer than all other cleaning
 * and tokenizing together.
 */
public final class OpenNlpLanguages implements LanguageIdentifier {

  private static final String MODEL = "/langdetect-183.bin";
  private static final String SOURCE = "org.apache.opennlp:opennlp-models-langdetect";

  /** What is looked at first: most texts are in the language that they should be in, and say so. */
  private static final int[] FEW_CHARACTERS = {50, 150};

  /** More says no more. */
  private static final int ENOUGH_CHARACTERS = 500;

  /** Macrolanguages for which the model has one of their languages. */
  private static final Map<String, String> MEMBERS =
      Map.of(
          "zh", "cmn", "et", "ekk", "fa", "pes", "lv", "lvs", "ms", "zlm", "mn", "khk", "uz", "uzn",
          "sw", "swa", "no", "nob", "ne", "nep");

  private final NGramModel model;
  private final ConcurrentLinkedQueue<NGramModel.Evaluation> free = new ConcurrentLinkedQueue<>();

  /** The languages of the model's outcomes as BCP 47 tags, and the other way round. */
  private final String[] tags;

  private final Map<String, Integer> outcomes = new HashMap<>();

  /**
   * Loads the model.
   *
   * @throws CorpusException if it is not on the class path or damaged
   */
  public OpenNlpLanguages() throws CorpusException {
    try (InputStream resource = OpenNlpLanguages.class.getResourceAsStream(MODEL)) {
      if (resource == null) {
        throw new CorpusException(MODEL, "not on the class path; it comes with " + SOURCE);
      }
      model = new NGramModel(new LanguageDetectorModel(resource).getMaxentModel());
    } catch (CorpusException known) {
      throw known;
    } catch (IOException failure) {
      throw new CorpusException(MODEL, "cannot be read: " + failure, failure);
    }
    Map<String, String> byCode = tagsByCode();
    tags = new String[model.outcomes()];
    for (int i = 0; i < tags.length; i++) {
      String code = model.outcome(i);
      tags[i] = byCode.getOrDefault(code, code);
      outcomes.put(tags[i], i);
    }
  }

  /** The tag of each code of three letters; the model's codes are those of ISO 639-3. */
  private static Map<String, String> tagsByCode() {
    Map<String, String> tags = new HashMap<>();
    for (String tag : Locale.getISOLanguages()) {
      try {
        tags.put(Locale.of(tag).getISO3Language(), tag);
      } catch (MissingResourceException unknown) {
        tags.put(tag, tag);
      }
    }
    MEMBERS.forEach((tag, code) -> tags.put(code, tag));
    return tags;
  }

  @Override
  public String identify(String text) {
    return tags[highest(logarithms(text, ENOUGH_CHARACTERS))];
  }

  @Override
  public double oddsAgainst(String language, String text) {
    Integer outcome = outcomes.get(primary(language));
    if (outcome == null) {
      throw new IllegalArgumentException("language %s is not known".formatted(language));
    }
    for (int few : FEW_CHARACTERS) {
      if (highest(logarithms(text, few)) == outcome) {
        return 1;
      }
    }
    double[] logarithms = logarithms(text, ENOUGH_CHARACTERS);
    return StrictMath.exp(logarithms[highest(logarithms)] - logarithms[outcome]);
  }

  @Override
  public boolean knows(String language) {
    return outcomes.containsKey(primary(language));
  }

  private static String primary(String language) {
    return Locale.forLanguageTag(language.replace('_', '-')).getLanguage();
  }

  /** Logarithms of the probabilities of all outcomes, but for a constant. */
  private double[] logarithms(String text, int characters) {
    NGramModel.Evaluation evaluation = free.poll();
    if (evaluation == null) {
      evaluation = model.evaluation();
    }
    double[] found = evaluation.logarithms(text.substring(0, Math.min(text.length(), characters)));
    free.add(evaluation);
    return found;
  }

  private static int highest(double[] values) {
    int highest = 0;
    for (int i = 1; i < values.length; i++) {
      highest = values[i] > values[highest] ? i : highest;
    }
    return highest;
  }
}
