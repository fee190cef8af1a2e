package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.tokenizer.lucene.LuceneNormalizer;
import io.sirocco.tokenizer.normalization.BertNormalizer;
import io.sirocco.tokenizer.normalization.ByteLevelNormalizer;
import io.sirocco.tokenizer.normalization.Lowercase;
import io.sirocco.tokenizer.normalization.Nmt;
import io.sirocco.tokenizer.normalization.Normalizer;
import io.sirocco.tokenizer.normalization.NormalizerSequence;
import io.sirocco.tokenizer.normalization.Precompiled;
import io.sirocco.tokenizer.normalization.Prepend;
import io.sirocco.tokenizer.normalization.Replace;
import io.sirocco.tokenizer.normalization.Strip;
import io.sirocco.tokenizer.normalization.StripAccents;
import io.sirocco.tokenizer.normalization.TextNormalizer;
import io.sirocco.tokenizer.normalization.UnicodeNormalizer;
import io.sirocco.tokenizer.text.UnicodeForm;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Normalizers in a file. */
final class NormalizerFormat {
  private NormalizerFormat() {}

  static Normalizer read(JsonPart part) throws TokenizerFileException {
    Normalizer normalizer =
        switch (part.type()) {
          case "BertNormalizer" -> bert(part);
          case "Strip" -> strip(part);
          case "StripAccents" -> new StripAccents();
          case "NFC", "NFD", "NFKC", "NFKD" ->
              new UnicodeNormalizer(UnicodeForm.valueOf(part.type()));
          case "Sequence" -> sequence(part);
          case "Lowercase" -> new Lowercase();
          case "Nmt" -> new Nmt();
          case "Precompiled" -> precompiled(part);
          case "Replace" ->
              new Replace(PatternFormat.read(part.part("pattern")), part.text("content"));
          case "Prepend" -> new Prepend(part.text("prepend"));
          case "ByteLevel" -> new ByteLevelNormalizer();
          case LuceneNormalizer.TYPE -> lucene(part);
          default -> throw part.unknownType();
        };
    part.end();
    return normalizer;
  }

  private static Normalizer bert(JsonPart part) throws TokenizerFileException {
    Set<BertNormalizer.Step> steps = EnumSet.noneOf(BertNormalizer.Step.class);
    boolean lowercase = part.is("lowercase");
    if (part.is("clean_text")) {
      steps.add(BertNormalizer.Step.CLEAN_TEXT);
    }
    if (part.is("handle_chinese_chars")) {
      steps.add(BertNormalizer.Step.SPACE_CHINESE);
    }
    if (part.has("strip_accents") ? part.is("strip_accents") : lowercase) {
      steps.add(BertNormalizer.Step.STRIP_ACCENTS);
    }
    if (lowercase) {
      steps.add(BertNormalizer.Step.LOWERCASE);
    }
    return new BertNormalizer(steps);
  }

  private static Normalizer strip(JsonPart part) throws TokenizerFileException {
    Set<Strip.Side> sides = EnumSet.noneOf(Strip.Side.class);
    if (part.is("strip_left")) {
      sides.add(Strip.Side.LEFT);
    }
    if (part.is("strip_right")) {
      sides.add(Strip.Side.RIGHT);
    }
    return new Strip(sides);
  }

  private static Normalizer sequence(JsonPart part) throws TokenizerFileException {
    List<Normalizer> normalizers = new ArrayList<>();
    for (JsonPart element : part.parts("normalizers")) {
      normalizers.add(read(element));
    }
    return new NormalizerSequence(normalizers);
  }

  private static Normalizer precompiled(JsonPart part) throws TokenizerFileException {
    try {
      return new Precompiled(Base64.getDecoder().decode(part.text("precompiled_charsmap")));
    } catch (IllegalArgumentException malformed) {
      throw part.problem(".precompiled_charsmap: " + malformed.getMessage());
    }
  }

  private static Normalizer lucene(JsonPart part) throws TokenizerFileException {
    try {
      return LuceneNormalizer.of(SettingsFormat.read(part));
    } catch (IllegalArgumentException unknown) {
      throw part.problem(": " + unknown.getMessage());
    }
  }

  static ObjectNode write(Normalizer normalizer) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    switch (normalizer) {
      case BertNormalizer(Set<BertNormalizer.Step> steps) -> {
        node.put("type", "BertNormalizer");
        node.put("clean_text", steps.contains(BertNormalizer.Step.CLEAN_TEXT));
        node.put("handle_chinese_chars", steps.contains(BertNormalizer.Step.SPACE_CHINESE));
        node.put("strip_accents", steps.contains(BertNormalizer.Step.STRIP_ACCENTS));
        node.put("lowercase", steps.contains(BertNormalizer.Step.LOWERCASE));
      }
      case Strip(Set<Strip.Side> sides) -> {
        node.put("type", "Strip").put("strip_left", sides.contains(Strip.Side.LEFT));
        node.put("strip_right", sides.contains(Strip.Side.RIGHT));
      }
      case StripAccents stripAccents -> node.put("type", "StripAccents");
      case UnicodeNormalizer(UnicodeForm form) -> node.put("type", form.name());
      case NormalizerSequence(List<Normalizer> normalizers) -> {
        var elements = node.put("type", "Sequence").putArray("normalizers");
        normalizers.forEach(element -> elements.add(write(element)));
      }
      case Lowercase lowercase -> node.put("type", "Lowercase");
      case Nmt nmt -> node.put("type", "Nmt");
      case Precompiled precompiled ->
          node.put("type", "Precompiled")
              .put(
                  "precompiled_charsmap",
                  Base64.getEncoder().encodeToString(precompiled.charsMap()));
      case Replace replace -> {
        PatternFormat.write(replace.pattern(), node.put("type", "Replace").putObject("pattern"));
        node.put("content", replace.replacement());
      }
      case Prepend(String prefix) -> node.put("type", "Prepend").put("prepend", prefix);
      case ByteLevelNormalizer byteLevel -> node.put("type", "ByteLevel");
      case TextNormalizer other -> SettingsFormat.write(other.type(), other.settings(), node);
    }
    return node;
  }
}
