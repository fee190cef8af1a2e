package io.sirocco.huggingface;

import io.sirocco.kernels.Mask;
import io.sirocco.training.Metrics;
import io.sirocco.training.Provenance;
import io.sirocco.transformer.Naming;
import io.sirocco.transformer.TransformerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * README.md of an exported directory: what the model is, where it comes from, how it is loaded.
 *
 * @param name of the model
 * @param model what config.json says
 * @param size trained numbers
 * @param training where the parameters come from, where that is known
 */
public record ModelCard(
    String name, HuggingFaceModel model, long size, @Nullable Training training) {

  /**
   * Where parameters come from.
   *
   * @param step of the checkpoint
   * @param shares of the steps of each objective, by the keys of a recipe
   * @param provenance of the run
   * @param loss of the last step, where it is on record
   * @param validation the losses of the last evaluation until there
   */
  public record Training(
      long step,
      Map<String, Double> shares,
      Provenance provenance,
      @Nullable Double loss,
      List<Metrics.Validation> validation) {

    /** Copies the list. */
    public Training {
      validation = List.copyOf(validation);
    }
  }

  /** The text, in Markdown behind a header of YAML. */
  public String text() {
    List<String> lines = new ArrayList<>();
    addHeader(lines);
    lines.add("# " + name);
    lines.add("");
    addModel(lines);
    addUse(lines);
    if (training != null) {
      addTraining(lines, training);
      addData(lines, training.provenance());
      addLosses(lines, training);
    }
    return lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  private void addHeader(List<String> lines) {
    lines.add("---");
    lines.add("library_name: transformers");
    lines.add("pipeline_tag: " + task());
    if (!model.languages().isEmpty()) {
      lines.add("language:");
      // Quoted: no is Norwegian here, and a word for false in YAML.
      model.languages().forEach(language -> lines.add("- \"%s\"".formatted(language)));
    }
    lines.add("tags:");
    lines.add("- sirocco");
    lines.add("---");
    lines.add("");
  }

  private String task() {
    if (model.kind().classifiesTokens()) {
      return "token-classification";
    }
    if (model.kind().classifiesTexts()) {
      return "text-classification";
    }
    return model.mask() == Mask.CAUSAL ? "text-generation" : "fill-mask";
  }

  private void addModel(List<String> lines) {
    TransformerConfig config = model.config();
    String article = model.kind().naming() == Naming.XLM ? "An" : "A";
    lines.add("%s %s of %,d parameters%s.".formatted(article, model.kind().id(), size, origin()));
    lines.add("");
    if (!model.classes().labels().isEmpty()) {
      lines.add(
          "It tells of %s: %s."
              .formatted(
                  model.kind().classifiesTokens() ? "tokens" : "texts",
                  String.join(", ", model.classes().labels())));
      lines.add("");
    }
    lines.add("| layers | heads | channels | feed-forward | context | vocabulary |");
    lines.add("|---|---|---|---|---|---|");
    lines.add(
        "| %d | %d | %d | %d | %d | %d |"
            .formatted(config.L(), config.H(), config.C(), config.F(), config.T(), config.V()));
    lines.add("");
  }

  private String origin() {
    if (training == null) {
      return ", written by Sirocco";
    }
    if (model.kind().classifies()) {
      return ", fine-tuned with Sirocco from a pretrained model";
    }
    return training.provenance().initial() == null
        ? ", pretrained from initial values with Sirocco"
        : ", pretrained with Sirocco from the parameters of another model";
  }

  private void addUse(List<String> lines) {
    lines.add("```python");
    lines.add("from transformers import AutoTokenizer, %s".formatted(model.kind().id()));
    lines.add("tokenizer = AutoTokenizer.from_pretrained(\".\")");
    lines.add("model = %s.from_pretrained(\".\")".formatted(model.kind().id()));
    lines.add("```");
    lines.add("");
    switch (model.kind().naming()) {
      case GPT -> {}
      case BERT ->
          lines.add("It has seen sequences between the tokens for classification and separation.");
      case XLM -> {
        lines.add("It has seen sequences between two separators, each at its beginning and end.");
        if (model.languages().size() > 1) {
          lines.add(
              "It takes the number of the language of each token as `langs`; `model.config.lang2id`"
                  + " has them.");
        }
      }
    }
    lines.add("");
  }

  private void addTraining(List<String> lines, Training training) {
    Provenance provenance = training.provenance();
    lines.add("## Training");
    lines.add("");
    lines.add("| | |");
    lines.add("|---|---|");
    lines.add("| steps | %d |".formatted(training.step()));
    training
        .shares()
        .forEach((objective, share) ->
            lines.add(
                "| objective%s | %s, share %s |"
                    .formatted(model.kind().classifies() ? " before" : "", objective, share)));
    lines.add("| seed | %d |".formatted(provenance.seed()));
    lines.add("| precision of products | %s |".formatted(provenance.precision()));
    lines.add("| backend | %s |".formatted(provenance.machine().backend()));
    lines.add("| Sirocco | %s, commit %s |".formatted(provenance.version(), commit(provenance)));
    lines.add("| started | %s |".formatted(provenance.startedAt()));
    Provenance.Initial initial = provenance.initial();
    if (initial != null) {
      lines.add(
          "| parameters from | step %d, SHA-256 %s |"
              .formatted(initial.step(), initial.digest().sha256()));
    }
    lines.add("");
  }

  private static String commit(Provenance provenance) {
    String commit = provenance.commit();
    return commit == null ? "not known" : commit;
  }

  private static void addData(List<String> lines, Provenance provenance) {
    lines.add("## Data");
    lines.add("");
    lines.add("| file | bytes | SHA-256 |");
    lines.add("|---|---|---|");
    for (Provenance.DataFile file : provenance.data()) {
      lines.add(
          "| %s | %d | %s |"
              .formatted(lastName(file.path()), file.digest().bytes(), file.digest().sha256()));
    }
    lines.add("");
  }

  /** Where files lay on the machine of the run is nobody's concern; what is in them is. */
  private static String lastName(String path) {
    Path name = Path.of(path).getFileName();
    return (name == null ? path : name.toString()).replace("|", "\\|");
  }

  private static void addLosses(List<String> lines, Training training) {
    lines.add("## Losses");
    lines.add("");
    lines.add("In nats a target.");
    lines.add("");
    lines.add("| objective | language | loss | accuracy |");
    lines.add("|---|---|---|---|");
    Double last = training.loss();
    if (last != null) {
      lines.add("| training, last step | | %s | |".formatted(number(last)));
    }
    for (Metrics.Validation set : training.validation()) {
      String language = set.language();
      Double accuracy = set.accuracy();
      lines.add(
          "| validation, %s | %s | %s | %s |"
              .formatted(
                  set.objective(),
                  language == null ? "" : language,
                  number(set.loss()),
                  accuracy == null ? "" : number(accuracy)));
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
