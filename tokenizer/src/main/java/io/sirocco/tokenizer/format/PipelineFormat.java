package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.tokenizer.decoding.Decoder;
import io.sirocco.tokenizer.model.Model;
import io.sirocco.tokenizer.normalization.Normalizer;
import io.sirocco.tokenizer.normalization.NormalizerSequence;
import io.sirocco.tokenizer.normalization.TextNormalizer;
import io.sirocco.tokenizer.pipeline.AddedToken;
import io.sirocco.tokenizer.pipeline.AddedVocabulary;
import io.sirocco.tokenizer.pipeline.PipelineParts;
import io.sirocco.tokenizer.pipeline.Spelling;
import io.sirocco.tokenizer.pipeline.Steps;
import io.sirocco.tokenizer.postprocessing.PostProcessor;
import io.sirocco.tokenizer.segmentation.ByteLevel;
import io.sirocco.tokenizer.segmentation.PreTokenizer;
import io.sirocco.tokenizer.segmentation.PreTokenizerSequence;
import io.sirocco.tokenizer.segmentation.TextSegmenter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All parts of a tokenizer in a {@code tokenizer.json}. */
public final class PipelineFormat {
  private static final Map<String, AddedToken.Trait> TRAITS =
      Map.of(
          "single_word", AddedToken.Trait.SINGLE_WORD,
          "lstrip", AddedToken.Trait.STRIP_LEFT,
          "rstrip", AddedToken.Trait.STRIP_RIGHT,
          "normalized", AddedToken.Trait.NORMALIZED,
          "special", AddedToken.Trait.SPECIAL);

  private static final NullNode NULL = NullNode.getInstance();

  private PipelineFormat() {}

  /**
   * Reads the parts of a tokenizer.
   *
   * @throws TokenizerFileException if a part is not known or malformed
   */
  public static PipelineParts read(TokenizerJson json) throws TokenizerFileException {
    JsonPart root = new JsonPart(json, json.root(), "tokenizer");
    JsonPart addedPart = root.has("added_tokens") ? root : null;
    List<AddedToken> added = addedPart == null ? List.of() : addedTokens(addedPart);
    JsonPart normalizerPart = optional(json, root, "normalizer");
    Normalizer normalizer = normalizerPart == null ? null : NormalizerFormat.read(normalizerPart);
    JsonPart modelPart = new JsonPart(json, json.root().path("model"), "model");
    Spelling spelling = spelling(json, root, modelPart, added);
    PreTokenizer preTokenizer = preTokenizer(json, root, spelling);
    Model model = ModelFormat.read(modelPart, spelling);
    JsonPart processorPart = optional(json, root, "post_processor");
    PostProcessor processor =
        processorPart == null ? null : PostProcessorFormat.read(processorPart);
    JsonPart decoderPart = optional(json, root, "decoder");
    Steps steps =
        new Steps(
            normalizer,
            preTokenizer,
            model,
            processor,
            decoderPart == null ? null : DecoderFormat.read(decoderPart));
    PipelineParts parts =
        new PipelineParts(
            steps, spelling, added, SizingFormat.truncation(root), SizingFormat.padding(root));
    if (addedPart != null) {
      requireIds(addedPart, parts);
    }
    return parts;
  }

  private static @Nullable JsonPart optional(TokenizerJson json, JsonPart root, String field)
      throws TokenizerFileException {
    return root.has(field) ? new JsonPart(json, json.root().path(field), field) : null;
  }

  private static @Nullable PreTokenizer preTokenizer(
      TokenizerJson json, JsonPart root, Spelling spelling) throws TokenizerFileException {
    JsonPart part = optional(json, root, "pre_tokenizer");
    return part == null
        ? null
        : PreTokenizerFormat.read(
            part,
            spelling == Spelling.BYTE_ALPHABET
                ? ByteLevel.Spelling.BYTES
                : ByteLevel.Spelling.ALPHABET);
  }

  /**
   * Byte-pair encodings of bytes work on the bytes themselves where every token can be told from
   * its spelling; all else works on what files spell.
   */
  private static Spelling spelling(
      TokenizerJson json, JsonPart root, JsonPart model, List<AddedToken> added)
      throws TokenizerFileException {
    JsonPart part = optional(json, root, "pre_tokenizer");
    boolean byteLevel =
        part != null
            && endsWithByteLevel(PreTokenizerFormat.read(part, ByteLevel.Spelling.ALPHABET));
    return byteLevel && ModelFormat.spellsBytes(model, added)
        ? Spelling.BYTE_ALPHABET
        : Spelling.TEXT;
  }

  private static boolean endsWithByteLevel(PreTokenizer preTokenizer) {
    return switch (preTokenizer) {
      case ByteLevel byteLevel -> true;
      case PreTokenizerSequence(List<PreTokenizer> elements) ->
          !elements.isEmpty() && endsWithByteLevel(elements.getLast());
      default -> false;
    };
  }

  private static List<AddedToken> addedTokens(JsonPart root) throws TokenizerFileException {
    List<AddedToken> tokens = new ArrayList<>();
    for (JsonPart part : root.parts("added_tokens")) {
      part.number("id");
      Set<AddedToken.Trait> traits = EnumSet.noneOf(AddedToken.Trait.class);
      for (Map.Entry<String, AddedToken.Trait> trait : TRAITS.entrySet()) {
        if (part.is(trait.getKey())) {
          traits.add(trait.getValue());
        }
      }
      try {
        tokens.add(new AddedToken(part.text("content"), traits));
      } catch (IllegalArgumentException wrong) {
        throw part.problem(": " + wrong.getMessage());
      }
      part.end();
    }
    return tokens;
  }

  /** Added tokens get ids from the vocabulary or in order; a file that says others is refused. */
  private static void requireIds(JsonPart root, PipelineParts parts) throws TokenizerFileException {
    AddedVocabulary vocabulary =
        new AddedVocabulary(
            parts.addedTokens(), parts.steps().model().vocabulary(), parts.spelling(), null);
    for (JsonPart part : root.parts("added_tokens")) {
      String content = part.text("content");
      int id = part.number("id");
      if (!content.isEmpty() && vocabulary.id(content).orElse(-1) != id) {
        throw part.problem(
            ".id is %d, but the vocabulary gives \"%s\" the id %d"
                .formatted(id, content, vocabulary.id(content).orElse(-1)));
      }
    }
  }

  /** The file's content for a tokenizer. */
  public static ObjectNode write(PipelineParts parts) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("version", TokenizerJson.VERSION);
    SizingFormat.write(parts.truncation(), root);
    SizingFormat.write(parts.padding(), root);
    Steps steps = parts.steps();
    TokenNames names = new TokenNames(parts);
    writeAddedTokens(names, root.putArray("added_tokens"));
    Normalizer normalizer = steps.normalizer();
    PreTokenizer preTokenizer = steps.preTokenizer();
    PostProcessor postProcessor = steps.postProcessor();
    Decoder decoder = steps.decoder();
    root.set("normalizer", normalizer == null ? NULL : NormalizerFormat.write(normalizer));
    root.set("pre_tokenizer", preTokenizer == null ? NULL : PreTokenizerFormat.write(preTokenizer));
    root.set(
        "post_processor", postProcessor == null ? NULL : PostProcessorFormat.write(postProcessor));
    root.set("decoder", decoder == null ? NULL : DecoderFormat.write(decoder));
    root.set("model", ModelFormat.write(steps.model(), names));
    return root;
  }

  private static void writeAddedTokens(TokenNames names, ArrayNode tokens) {
    names
        .added()
        .byId()
        .forEach((id, token) -> {
          ObjectNode node = tokens.addObject().put("id", id).put("content", token.content());
          for (String name : List.of("single_word", "lstrip", "rstrip", "normalized", "special")) {
            node.put(name, token.traits().contains(TRAITS.get(name)));
          }
        });
  }

  /** The kinds of the steps that Hugging Face's tokenizers do not have. */
  public static List<String> foreignSteps(PipelineParts parts) {
    List<String> foreign = new ArrayList<>();
    Normalizer normalizer = parts.steps().normalizer();
    if (normalizer != null) {
      addForeign(normalizer, foreign);
    }
    PreTokenizer preTokenizer = parts.steps().preTokenizer();
    if (preTokenizer != null) {
      addForeign(preTokenizer, foreign);
    }
    return foreign;
  }

  private static void addForeign(Normalizer normalizer, List<String> foreign) {
    switch (normalizer) {
      case TextNormalizer other -> foreign.add("normalizer " + other.type() + other.settings());
      case NormalizerSequence(List<Normalizer> elements) ->
          elements.forEach(element -> addForeign(element, foreign));
      default -> {}
    }
  }

  private static void addForeign(PreTokenizer preTokenizer, List<String> foreign) {
    switch (preTokenizer) {
      case TextSegmenter other -> foreign.add("pre_tokenizer " + other.type() + other.settings());
      case PreTokenizerSequence(List<PreTokenizer> elements) ->
          elements.forEach(element -> addForeign(element, foreign));
      default -> {}
    }
  }
}
