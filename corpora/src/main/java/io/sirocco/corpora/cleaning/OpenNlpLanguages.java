package io.sirocco.corpora.cleaning;

import io.sirocco.corpora.CorpusException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.concurrent.ConcurrentLinkedQueue;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/** Apache OpenNLP's language detector with its own model of 103 languages. */
public final class OpenNlpLanguages implements LanguageIdentifier {

  private static final String MODEL = "/langdetect-183.bin";
  private static final String SOURCE = "org.apache.opennlp:opennlp-models-langdetect";

  /** More says no more. */
  private static final int ENOUGH_CHARACTERS = 500;

  /** Macrolanguages for which the model has one of their languages. */
  private static final Map<String, String> MEMBERS =
      Map.of(
          "zh", "cmn", "et", "ekk", "fa", "pes", "lv", "lvs", "ms", "zlm", "mn", "khk", "uz", "uzn",
          "sw", "swa", "no", "nob", "ne", "nep");

  private final LanguageDetectorModel model;
  private final ConcurrentLinkedQueue<LanguageDetectorME> free = new ConcurrentLinkedQueue<>();
  private final Map<String, String> tags = new HashMap<>();

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
      model = new LanguageDetectorModel(resource);
    } catch (CorpusException known) {
      throw known;
    } catch (IOException failure) {
      throw new CorpusException(MODEL, "cannot be read: " + failure, failure);
    }
    LanguageDetectorME detector = new LanguageDetectorME(model);
    Map<String, String> byCode = tagsByCode();
    Arrays.stream(detector.getSupportedLanguages())
        .forEach(code -> tags.put(code, byCode.getOrDefault(code, code)));
    free.add(detector);
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
    String code = predictions(text)[0].getLang();
    return tags.getOrDefault(code, code);
  }

  @Override
  public double oddsAgainst(String language, String text) {
    String tag = primary(language);
    Language[] predictions = predictions(text);
    for (Language prediction : predictions) {
      if (tag.equals(tags.get(prediction.getLang()))) {
        return predictions[0].getConfidence() / prediction.getConfidence();
      }
    }
    throw new IllegalArgumentException("language %s is not known".formatted(language));
  }

  @Override
  public boolean knows(String language) {
    return tags.containsValue(primary(language));
  }

  private static String primary(String language) {
    return Locale.forLanguageTag(language.replace('_', '-')).getLanguage();
  }

  /** All languages, the most probable first. */
  private Language[] predictions(String text) {
    LanguageDetectorME detector = free.poll();
    if (detector == null) {
      detector = new LanguageDetectorME(model);
    }
    Language[] predictions =
        detector.predictLanguages(text.substring(0, Math.min(text.length(), ENOUGH_CHARACTERS)));
    free.add(detector);
    return predictions;
  }
}
