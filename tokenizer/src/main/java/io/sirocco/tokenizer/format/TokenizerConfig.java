package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.tokenizer.normalization.BertNormalizer;
import io.sirocco.tokenizer.pipeline.AddedToken;
import io.sirocco.tokenizer.segmentation.ByteLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code tokenizer_config.json} and {@code special_tokens_map.json}: what special tokens are for,
 * and how a vocabulary without {@code tokenizer.json} is used.
 *
 * <p>The files hold much that is for other programs; that is left alone.
 *
 * @param roles the special tokens by role, such as {@code eos_token}
 * @param settings all of {@code tokenizer_config.json}
 */
public record TokenizerConfig(Map<String, String> roles, JsonNode settings) {
  /** The file of settings. */
  public static final String FILE_NAME = "tokenizer_config.json";

  /** The file of roles. */
  public static final String ROLES_FILE_NAME = "special_tokens_map.json";

  /** The roles that special tokens can have. */
  public static final List<String> ROLES =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  /** Copies the roles. */
  public TokenizerConfig {
    roles = Map.copyOf(roles);
    for (String role : roles.keySet()) {
      if (!ROLES.contains(role)) {
        throw new IllegalArgumentException(
            "special tokens have no role %s, known are %s".formatted(role, ROLES));
      }
    }
  }

  /** Roles and nothing else. */
  public TokenizerConfig(Map<String, String> roles) {
    this(roles, JsonNodeFactory.instance.objectNode());
  }

  /**
   * Reads the files of a directory as far as they are there.
   *
   * @throws TokenizerFileException if one is unreadable or malformed
   */
  public static TokenizerConfig read(Path directory) throws TokenizerFileException {
    Map<String, String> roles = new TreeMap<>();
    JsonNode settings = optional(directory.resolve(FILE_NAME));
    addRoles(directory.resolve(FILE_NAME), settings, roles);
    Path map = directory.resolve(ROLES_FILE_NAME);
    addRoles(map, optional(map), roles);
    return new TokenizerConfig(roles, settings);
  }

  private static JsonNode optional(Path file) throws TokenizerFileException {
    if (!Files.exists(file)) {
      return JsonNodeFactory.instance.objectNode();
    }
    TokenizerJson json = TokenizerJson.parsed(file);
    json.requireObject(json.root(), "configuration");
    return json.root();
  }

  /** A special token is written as a text, or as an object with its content. */
  private static void addRoles(Path file, JsonNode settings, Map<String, String> roles)
      throws TokenizerFileException {
    for (String role : ROLES) {
      JsonNode token = settings.path(role);
      JsonNode content = token.isObject() ? token.path("content") : token;
      if (content.isTextual()) {
        roles.put(role, content.textValue());
      } else if (!token.isMissingNode() && !token.isNull()) {
        throw new TokenizerFileException(
            file, "%s is %s, not a token".formatted(role, TokenizerJson.describe(token)));
      }
    }
  }

  /** The token of a role. */
  String role(String role, String otherwise) {
    return roles.getOrDefault(role, otherwise);
  }

  private boolean is(String setting, boolean otherwise) {
    return settings.path(setting).asBoolean(otherwise);
  }

  ByteLevel.PrefixSpace prefixSpace() {
    return is("add_prefix_space", false) ? ByteLevel.PrefixSpace.ADD : ByteLevel.PrefixSpace.NONE;
  }

  Set<BertNormalizer.Step> bertSteps() {
    Set<BertNormalizer.Step> steps = EnumSet.of(BertNormalizer.Step.CLEAN_TEXT);
    boolean lowercase = is("do_lower_case", true);
    if (is("tokenize_chinese_chars", true)) {
      steps.add(BertNormalizer.Step.SPACE_CHINESE);
    }
    if (is("strip_accents", lowercase)) {
      steps.add(BertNormalizer.Step.STRIP_ACCENTS);
    }
    if (lowercase) {
      steps.add(BertNormalizer.Step.LOWERCASE);
    }
    return steps;
  }

  /** The special tokens of all roles, besides usual ones. */
  List<AddedToken> addedTokens(List<String> usual) {
    Set<String> contents = new LinkedHashSet<>(usual);
    ROLES.stream().filter(roles::containsKey).map(roles::get).forEach(contents::add);
    return new ArrayList<>(contents.stream().map(AddedToken::special).toList());
  }

  /**
   * Writes both files.
   *
   * @throws TokenizerFileException if they cannot be written
   */
  public void write(Path directory) throws TokenizerFileException {
    TokenizerJson.createDirectory(directory);
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    ROLES.stream().filter(roles::containsKey).forEach(role -> map.put(role, roles.get(role)));
    TokenizerJson.write(directory, ROLES_FILE_NAME, map);
    ObjectNode config = settings.deepCopy();
    config.setAll(map);
    if (!config.has("tokenizer_class")) {
      config.put("tokenizer_class", "PreTrainedTokenizerFast");
    }
    TokenizerJson.write(directory, FILE_NAME, config);
  }
}
