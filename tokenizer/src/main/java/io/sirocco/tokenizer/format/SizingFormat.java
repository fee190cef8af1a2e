package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.tokenizer.postprocessing.Direction;
import io.sirocco.tokenizer.postprocessing.Padding;
import io.sirocco.tokenizer.postprocessing.Truncation;
import org.jspecify.annotations.Nullable;

/** Truncation and padding in a file. */
final class SizingFormat {
  private SizingFormat() {}

  static @Nullable Truncation truncation(JsonPart tokenizer) throws TokenizerFileException {
    JsonPart part = tokenizer.optionalPart("truncation");
    if (part == null) {
      return null;
    }
    Truncation truncation =
        new Truncation(
            part.number("max_length"),
            part.number("stride"),
            part.choice("strategy", Truncation.Strategy.class),
            part.has("direction") ? part.choice("direction", Direction.class) : Direction.RIGHT);
    part.end();
    return truncation;
  }

  static @Nullable Padding padding(JsonPart tokenizer) throws TokenizerFileException {
    JsonPart part = tokenizer.optionalPart("padding");
    if (part == null) {
      return null;
    }
    Padding padding =
        new Padding(
            length(part),
            part.choice("direction", Direction.class),
            Math.max(1, part.number("pad_to_multiple_of", 1)),
            new Padding.Token(
                part.number("pad_id"), part.number("pad_type_id"), part.text("pad_token")));
    part.end();
    return padding;
  }

  private static Padding.Length length(JsonPart part) throws TokenizerFileException {
    if (part.isText("strategy")) {
      String strategy = part.text("strategy");
      if (!strategy.equals("BatchLongest")) {
        throw part.problem(".strategy has the unknown value \"%s\"".formatted(strategy));
      }
      return new Padding.Length.Longest();
    }
    JsonPart strategy = part.part("strategy");
    Padding.Length length = new Padding.Length.Fixed(strategy.number("Fixed"));
    strategy.end();
    return length;
  }

  static void write(@Nullable Truncation truncation, ObjectNode root) {
    if (truncation == null) {
      root.putNull("truncation");
    } else {
      root.putObject("truncation")
          .put("direction", JsonPart.camelCase(truncation.direction()))
          .put("max_length", truncation.maxLength())
          .put("strategy", JsonPart.camelCase(truncation.strategy()))
          .put("stride", truncation.stride());
    }
  }

  static void write(@Nullable Padding padding, ObjectNode root) {
    if (padding == null) {
      root.putNull("padding");
      return;
    }
    ObjectNode node = root.putObject("padding");
    switch (padding.length()) {
      case Padding.Length.Longest longest -> node.put("strategy", "BatchLongest");
      case Padding.Length.Fixed(int tokens) -> node.putObject("strategy").put("Fixed", tokens);
    }
    node.put("direction", JsonPart.camelCase(padding.direction()));
    if (padding.multipleOf() == 1) {
      node.putNull("pad_to_multiple_of");
    } else {
      node.put("pad_to_multiple_of", padding.multipleOf());
    }
    Padding.Token token = padding.token();
    node.put("pad_id", token.id()).put("pad_type_id", token.type());
    node.put("pad_token", token.content());
  }
}
