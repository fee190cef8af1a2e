package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.tokenizer.postprocessing.ByteLevelOffsets;
import io.sirocco.tokenizer.postprocessing.PairProcessing;
import io.sirocco.tokenizer.postprocessing.PostProcessor;
import io.sirocco.tokenizer.postprocessing.PostProcessorSequence;
import io.sirocco.tokenizer.postprocessing.TemplateProcessing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Post-processors in a file. */
final class PostProcessorFormat {
  private static final ByteLevelOffsets UNTOUCHED =
      new ByteLevelOffsets(ByteLevelOffsets.Trim.NOTHING, ByteLevelOffsets.Prefix.NONE);

  private PostProcessorFormat() {}

  static PostProcessor read(JsonPart part) throws TokenizerFileException {
    PostProcessor postProcessor =
        switch (part.type()) {
          case "BertProcessing" ->
              new PairProcessing(
                  PairProcessing.Style.BERT, token(part, "cls"), token(part, "sep"), UNTOUCHED);
          case "RobertaProcessing" ->
              new PairProcessing(
                  PairProcessing.Style.ROBERTA,
                  token(part, "cls"),
                  token(part, "sep"),
                  offsets(part));
          case "ByteLevel" -> {
            part.is("use_regex", true);
            yield offsets(part);
          }
          case "TemplateProcessing" -> template(part);
          case "Sequence" -> sequence(part);
          default -> throw part.unknownType();
        };
    part.end();
    return postProcessor;
  }

  private static ByteLevelOffsets offsets(JsonPart part) throws TokenizerFileException {
    return new ByteLevelOffsets(
        part.is("trim_offsets") ? ByteLevelOffsets.Trim.SPACES : ByteLevelOffsets.Trim.NOTHING,
        part.is("add_prefix_space") ? ByteLevelOffsets.Prefix.ADDED : ByteLevelOffsets.Prefix.NONE);
  }

  private static PairProcessing.Token token(JsonPart part, String field)
      throws TokenizerFileException {
    JsonNode pair = part.array(field);
    if (pair.size() != 2 || !pair.path(0).isTextual() || !isId(pair.path(1))) {
      throw part.problem(".%s is not a token and its id".formatted(field));
    }
    return new PairProcessing.Token(pair.path(1).intValue(), pair.path(0).textValue());
  }

  private static boolean isId(JsonNode id) {
    return id.isIntegralNumber() && id.canConvertToInt() && id.intValue() >= 0;
  }

  private static PostProcessor sequence(JsonPart part) throws TokenizerFileException {
    List<PostProcessor> processors = new ArrayList<>();
    for (JsonPart element : part.parts("processors")) {
      processors.add(read(element));
    }
    return new PostProcessorSequence(processors);
  }

  private static PostProcessor template(JsonPart part) throws TokenizerFileException {
    Map<String, List<PairProcessing.Token>> specialTokens = new TreeMap<>();
    JsonPart described = part.part("special_tokens");
    for (Iterator<String> names = described.fields(); names.hasNext(); ) {
      String name = names.next();
      specialTokens.put(name, specialToken(described.part(name)));
    }
    try {
      return new TemplateProcessing(pieces(part, "single"), pieces(part, "pair"), specialTokens);
    } catch (IllegalArgumentException wrong) {
      throw part.problem(": " + wrong.getMessage());
    }
  }

  private static List<PairProcessing.Token> specialToken(JsonPart part)
      throws TokenizerFileException {
    part.text("id");
    JsonNode ids = part.array("ids");
    JsonNode contents = part.array("tokens");
    part.end();
    if (ids.size() != contents.size()) {
      throw part.problem(" has %d ids but %d tokens".formatted(ids.size(), contents.size()));
    }
    List<PairProcessing.Token> tokens = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      if (!isId(ids.path(i)) || !contents.path(i).isTextual()) {
        throw part.problem(": element %d is not a token and its id".formatted(i));
      }
      tokens.add(new PairProcessing.Token(ids.path(i).intValue(), contents.path(i).textValue()));
    }
    return tokens;
  }

  private static List<TemplateProcessing.Piece> pieces(JsonPart part, String field)
      throws TokenizerFileException {
    List<TemplateProcessing.Piece> pieces = new ArrayList<>();
    for (JsonPart element : part.parts(field)) {
      boolean special = element.has("SpecialToken");
      JsonPart piece = element.part(special ? "SpecialToken" : "Sequence");
      element.end();
      String id = piece.text("id");
      int type = piece.number("type_id");
      piece.end();
      if (special) {
        pieces.add(new TemplateProcessing.Piece.Special(id, type));
      } else if (id.equals("A") || id.equals("B")) {
        pieces.add(new TemplateProcessing.Piece.Text(id.equals("A") ? 0 : 1, type));
      } else {
        throw piece.problem(".id is \"%s\", not A or B".formatted(id));
      }
    }
    return pieces;
  }

  static ObjectNode write(PostProcessor postProcessor) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    switch (postProcessor) {
      case ByteLevelOffsets offsets -> {
        node.put("type", "ByteLevel");
        writeOffsets(offsets, node);
        node.put("use_regex", true);
      }
      case PairProcessing pair -> {
        boolean bert = pair.style() == PairProcessing.Style.BERT;
        node.put("type", bert ? "BertProcessing" : "RobertaProcessing");
        node.putArray("sep").add(pair.separator().content()).add(pair.separator().id());
        node.putArray("cls").add(pair.beginning().content()).add(pair.beginning().id());
        if (!bert) {
          writeOffsets(pair.offsets(), node);
        }
      }
      case PostProcessorSequence(List<PostProcessor> processors) -> {
        ArrayNode elements = node.put("type", "Sequence").putArray("processors");
        processors.forEach(element -> elements.add(write(element)));
      }
      case TemplateProcessing template -> writeTemplate(template, node);
    }
    return node;
  }

  private static void writeOffsets(ByteLevelOffsets offsets, ObjectNode node) {
    node.put("add_prefix_space", offsets.prefix() == ByteLevelOffsets.Prefix.ADDED);
    node.put("trim_offsets", offsets.trim() == ByteLevelOffsets.Trim.SPACES);
  }

  private static void writeTemplate(TemplateProcessing template, ObjectNode node) {
    node.put("type", "TemplateProcessing");
    writePieces(template.single(), node.putArray("single"));
    writePieces(template.pair(), node.putArray("pair"));
    ObjectNode specialTokens = node.putObject("special_tokens");
    new TreeMap<>(template.specialTokens())
        .forEach((name, tokens) -> {
          ObjectNode described = specialTokens.putObject(name).put("id", name);
          ArrayNode ids = described.putArray("ids");
          ArrayNode contents = described.putArray("tokens");
          for (PairProcessing.Token token : tokens) {
            ids.add(token.id());
            contents.add(token.content());
          }
        });
  }

  private static void writePieces(List<TemplateProcessing.Piece> pieces, ArrayNode into) {
    for (TemplateProcessing.Piece piece : pieces) {
      switch (piece) {
        case TemplateProcessing.Piece.Text(int text, int type) ->
            into.addObject()
                .putObject("Sequence")
                .put("id", text == 0 ? "A" : "B")
                .put("type_id", type);
        case TemplateProcessing.Piece.Special(String name, int type) ->
            into.addObject().putObject("SpecialToken").put("id", name).put("type_id", type);
      }
    }
  }
}
