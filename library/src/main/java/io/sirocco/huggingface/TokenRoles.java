package io.sirocco.huggingface;

import io.sirocco.tokenizer.SpecialToken;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.transformer.Naming;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What the special tokens of a tokenizer are for, as transformers wants to know it: the roles of
 * tokenizer_config.json, and the ids of config.json.
 *
 * @param contents the token of each role, such as {@code mask_token}
 * @param ids the id of each role
 */
public record TokenRoles(Map<String, String> contents, Map<String, Integer> ids) {

  /** Copies the maps, which are in the order of the roles. */
  public TokenRoles {
    contents = Collections.unmodifiableMap(new TreeMap<>(contents));
    ids = Collections.unmodifiableMap(new TreeMap<>(ids));
  }

  /** The names that tokens of a role have, the usual one first; of GPT, BERT and XLM. */
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "bos_token", List.of("<s>", "[BOS]", "<bos>", "<|endoftext|>"),
          "eos_token", List.of("</s>", "[EOS]", "<eos>", "<|endoftext|>"),
          "unk_token", List.of("[UNK]", "<unk>", "<|endoftext|>"),
          "pad_token", List.of("[PAD]", "<pad>"),
          "cls_token", List.of("[CLS]", "<s>"),
          "sep_token", List.of("[SEP]", "</s>"),
          "mask_token", List.of("[MASK]", "<mask>", "<special1>"));

  /** Those of the tokens that a tokenizer has, by the names that a kind of model has for them. */
  public static TokenRoles of(Tokenizer tokenizer, Naming naming) {
    Map<String, String> contents = new TreeMap<>();
    Map<String, Integer> ids = new TreeMap<>();
    for (Map.Entry<String, List<String>> role : NAMES.entrySet()) {
      List<String> names = role.getValue();
      if (naming == Naming.XLM && role.getKey().equals("cls_token")) {
        // XLM begins sequences with the token that ends them.
        names = List.of("</s>", "[CLS]");
      }
      if (naming == Naming.GPT && isOfFrames(role.getKey())) {
        continue;
      }
      names.stream()
          .flatMap(name -> tokenizer.specialTokens().stream().filter(is(name)))
          .findFirst()
          .ifPresent(token -> {
            contents.put(role.getKey(), token.content());
            ids.put(role.getKey(), token.id());
          });
    }
    return new TokenRoles(contents, ids);
  }

  private static java.util.function.Predicate<SpecialToken> is(String name) {
    return token -> token.content().equals(name);
  }

  private static boolean isOfFrames(String role) {
    return role.equals("cls_token") || role.equals("sep_token") || role.equals("mask_token");
  }

  /** The id of a role, if there is a token for it. */
  public OptionalInt id(String role) {
    Integer id = ids.get(role);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
