package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the comments of the default recipe say is held against what a recipe takes. */
final class RecipeCommentsTest {

  private static Recipe with(String setting) {
    return RecipeFile.parse("recipe.yaml", "", List.of(setting));
  }

  @Test
  void commentsNameEveryValueOfAChoice() {
    Pattern choice = Pattern.compile("\"no_such\" is not (\\w+(?: or \\w+)+)$");
    List<String> choices = new ArrayList<>();
    String section = "";
    String comment = "";
    for (String line : RecipeFile.defaults().lines().toList()) {
      if (line.strip().startsWith("#")) {
        comment += line;
        continue;
      }
      String key = line.strip().split(":", 2)[0];
      section = line.startsWith(" ") ? section : key;
      String path = line.startsWith(" ") ? section + "." + key : key;
      String message = "";
      try {
        with(path + "=no_such");
      } catch (RecipeException e) {
        message = String.valueOf(e.getMessage());
      }
      Matcher named = choice.matcher(message);
      if (named.find() && !named.group(1).equals("true or false")) {
        choices.add(path);
        assertThat(comment).as(path).contains(accepted(path, named.group(1).split(" or ")));
      }
      comment = "";
    }
    assertThat(choices)
        .contains("model.hidden_act", "model.norm_type", "model.position_embedding_type")
        .hasSizeGreaterThan(10);
  }

  /** A type has values of which a key does not take all, or not without another key. */
  private static List<String> accepted(String path, String[] values) {
    List<String> accepted = new ArrayList<>();
    for (String value : values) {
      try {
        with(path + "=" + value);
        accepted.add(value);
      } catch (RecipeException e) {
        assertThat(path).isIn("data.samples", "tokenizer.type", "classification.problem_type");
      }
    }
    return accepted;
  }
}
