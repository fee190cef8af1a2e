package io.sirocco.huggingface;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.hub.NamedTensors;
import io.sirocco.hub.SafetensorsWriter;
import io.sirocco.hub.TensorSource;
import io.sirocco.kernels.Mask;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.format.TokenizerConfig;
import io.sirocco.training.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A directory that transformers loads without code of its own. */
public final class HuggingFaceDirectory {

  /** What a class is and how large. */
  public static final String CONFIG = "config.json";

  /** The parameters. */
  public static final String WEIGHTS = "model.safetensors";

  private static final String GENERATION = "generation_config.json";
  private static final String CARD = "README.md";

  /** Asked for by transformers; it says how the tensors are laid out. */
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  /** More than the files beside the weights and the vocabulary take. */
  private static final long OTHER_BYTES = 1 << 16;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private HuggingFaceDirectory() {}

  /**
   * Writes a directory; it is complete or absent.
   *
   * @param directory absent or empty
   * @param card what the model is
   * @param parameters of the model, under the names that they have here
   * @param tokenizer of the model
   * @throws io.sirocco.training.StorageException if something is there already, or it could not be
   *     written
   */
  public static void write(
      Path directory, ModelCard card, NamedTensors parameters, Tokenizer tokenizer)
      throws IOException {
    Durable.requireFree(directory);
    HuggingFaceModel model = card.model();
    if (tokenizer.vocabularySize() != model.config().V()) {
      throw new IllegalArgumentException(
          "a tokenizer of %d tokens for a model of V=%d"
              .formatted(tokenizer.vocabularySize(), model.config().V()));
    }
    List<TensorSource> tensors = WeightExport.tensors(model, parameters);
    TokenRoles roles = TokenRoles.of(tokenizer, model.kind().naming());
    long bytes = SafetensorsWriter.size(tensors, METADATA) + OTHER_BYTES;
    Durable.createDirectory(
        directory,
        bytes,
        aside -> {
          writeJson(aside.resolve(CONFIG), ConfigWriter.config(model, roles));
          if (model.mask() == Mask.CAUSAL && !model.kind().classifies()) {
            writeJson(aside.resolve(GENERATION), ConfigWriter.generation(roles));
          }
          writeTokenizer(aside, tokenizer, roles, model.config().T());
          Files.writeString(aside.resolve(CARD), card.text());
          SafetensorsWriter.write(aside.resolve(WEIGHTS), tensors, METADATA);
        });
  }

  private static void writeTokenizer(
      Path directory, Tokenizer tokenizer, TokenRoles roles, int context) throws IOException {
    if (tokenizer instanceof TokenizerPipeline pipeline) {
      pipeline.export(directory);
    } else {
      tokenizer.save(directory);
    }
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings.put("model_max_length", context);
    settings.put("clean_up_tokenization_spaces", false);
    new TokenizerConfig(roles.contents(), settings).write(directory);
  }

  private static void writeJson(Path file, ObjectNode content) throws IOException {
    Files.writeString(file, JSON.writeValueAsString(content) + "\n", StandardCharsets.UTF_8);
  }
}
