package io.sirocco.corpora.cleaning;

import io.sirocco.corpora.Document;
import io.sirocco.corpora.TextPair;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies the steps of a recipe and counts. Safe for use by several threads. */
public final class Cleaning {

  private final List<CleaningStep> steps;
  private final List<PairStep> pairSteps;
  private final @Nullable LanguageStep language;
  private final CleaningReport report;

  /** Steps of texts first, then those of pairs, then languages, which take the longest. */
  public Cleaning(
      List<CleaningStep> steps, List<PairStep> pairSteps, @Nullable LanguageStep language) {
    this.steps = List.copyOf(steps);
    this.pairSteps = List.copyOf(pairSteps);
    this.language = language;
    List<String> names = new ArrayList<>();
    steps.forEach(step -> names.add(step.name()));
    pairSteps.forEach(step -> names.add(step.name()));
    if (language != null) {
      names.add(LanguageStep.NAME);
    }
    this.report = new CleaningReport(names);
  }

  /** What has been counted so far. */
  public CleaningReport report() {
    return report;
  }

  /** The steps that change texts alone: what these steps have kept becomes the same once more. */
  public Cleaning changes() {
    List<CleaningStep> changing =
        steps.stream().filter(CleaningStep.Change.class::isInstance).toList();
    return new Cleaning(changing, List.of(), null);
  }

  /** The document as it goes on; null drops it. */
  public @Nullable Document clean(Document document) {
    String text = clean(document.text());
    if (text == null || text.isEmpty() || !keeps(document.language(), text)) {
      return null;
    }
    return text.equals(document.text()) ? document : document.withText(text);
  }

  /** The pair as it goes on; null drops it, which one side is enough for. */
  public @Nullable TextPair clean(TextPair pair) {
    String source = clean(pair.source());
    String target = source == null ? null : clean(pair.target());
    if (source == null || target == null || source.isEmpty() || target.isEmpty()) {
      return null;
    }
    TextPair cleaned =
        new TextPair(pair.sourceLanguage(), pair.targetLanguage(), source, target, pair.origin());
    for (PairStep step : pairSteps) {
      boolean kept = step.keeps(cleaned);
      report.count(step.name(), false, !kept);
      if (!kept) {
        return null;
      }
    }
    boolean kept = keeps(pair.sourceLanguage(), source) && keeps(pair.targetLanguage(), target);
    return kept ? cleaned : null;
  }

  private @Nullable String clean(String text) {
    String current = text;
    for (CleaningStep step : steps) {
      String next = step.apply(current);
      report.count(step.name(), next != null && !next.equals(current), next == null);
      if (next == null) {
        return null;
      }
      current = next;
    }
    return current;
  }

  private boolean keeps(String tag, String text) {
    if (language == null) {
      return true;
    }
    boolean kept = language.keeps(tag, text);
    report.count(LanguageStep.NAME, false, !kept);
    return kept;
  }
}
