package io.sirocco.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.Recipe;
import io.sirocco.RecipeFile;
import io.sirocco.kernels.Mask;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The class of a recipe, or the key that no class has. */
final class ClassChoiceTest {

  private static ClassChoice choice(String settings, Mask... masks) {
    Recipe recipe = RecipeFile.parse("test", "", Arrays.asList(settings.split(" ", -1)));
    List<String> languages = recipe.model().languages();
    return new ClassChoice(recipe.config(9), languages, Set.of(masks), TextClasses.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "model.type=gpt, CAUSAL, GPT2LMHeadModel",
    "model.type=gpt model.hidden_act=gelu_new, CAUSAL, GPT2LMHeadModel",
    "model.type=gpt model.position_embedding_type=sinusoidal, CAUSAL, GPT2LMHeadModel",
    "model.type=bert, FULL, BertForMaskedLM",
    "model.type=bert model.layer_norm_eps=0.1, FULL, BertForMaskedLM",
    "model.type=bert objectives.mlm_nsp=1, FULL, BertForPreTraining",
    "model.type=bert objectives.mlm_sop=1, FULL, BertForPreTraining",
    "'model.type=bert classification.labels=[a,b]', FULL, BertForSequenceClassification",
    "'model.type=bert objectives.mlm_nsp=1 classification.labels=[a,b]', FULL,"
        + " BertForSequenceClassification",
    "'model.type=gpt classification.labels=[a,b]', CAUSAL, GPT2ForSequenceClassification",
    "'model.type=xlm classification.labels=[a,b]', FULL, XLMForSequenceClassification",
    "model.type=bert model.hidden_act=relu, FULL, BertForMaskedLM",
    "model.type=bert model.type_vocab_size=0, FULL, DistilBertForMaskedLM",
    "'model.type=bert model.type_vocab_size=0 model.pooler_hidden_act=relu"
        + " classification.labels=[a,b]', FULL, DistilBertForSequenceClassification",
    "'model.type=bert model.type_vocab_size=0 classification.labels=[a,b]"
        + " classification.problem_type=token_classification', FULL,"
        + " DistilBertForTokenClassification",
    "'model.type=bert classification.labels=[a,b]"
        + " classification.problem_type=token_classification', FULL, BertForTokenClassification",
    "'model.type=xlm model.languages=[a,b]', FULL, XLMWithLMHeadModel",
    "'model.type=xlm model.languages=[a,b]', CAUSAL, XLMWithLMHeadModel",
    "model.type=xlm, FULL, XLMWithLMHeadModel"
  })
  void everyModelThatAClassComputesHasIt(String settings, Mask mask, String kind)
      throws HuggingFaceException {
    HuggingFaceModel model = choice(settings, mask).model();
    assertThat(model.kind().id()).isEqualTo(kind);
    assertThat(model.mask()).isEqualTo(mask);
  }

  @ParameterizedTest
  @CsvSource({
    "model.type=gpt model.norm_type=rms_norm, model.norm_type is rms_norm",
    "model.type=gpt model.norm_placement=post, model.norm_placement is post",
    "model.type=bert model.norm_placement=pre, model.norm_placement is pre",
    "model.type=gpt model.embedding_norm=present, model.embedding_norm is present",
    "model.type=xlm model.embedding_norm=absent, model.embedding_norm is absent",
    "model.type=bert model.position_embedding_type=rotary, "
        + "model.position_embedding_type is rotary",
    "model.type=bert model.hidden_act=swiglu, model.hidden_act is swiglu",
    "model.type=xlm model.hidden_act=gelu_new, model.hidden_act is gelu_new",
    "model.type=gpt model.bias=false, model.bias is false",
    "model.type=bert model.type_vocab_size=0 objectives.mlm_nsp=1, model.type_vocab_size is 0",
    "model.type=bert model.type_vocab_size=0 model.layer_norm_eps=1e-5,"
        + " model.layer_norm_eps is 1.0E-5",
    "model.type=bert model.pooler_hidden_act=relu objectives.mlm_nsp=1,"
        + " model.pooler_hidden_act is relu",
    "'model.type=bert model.pooler_hidden_act=relu classification.labels=[a,b]',"
        + " model.pooler_hidden_act is relu",
    "'model.type=bert model.type_vocab_size=0 classification.labels=[a,b]',"
        + " model.pooler_hidden_act is tanh",
    "'model.type=bert model.summary_type=mean classification.labels=[a,b]',"
        + " model.summary_type is mean",
    "'model.type=xlm model.summary_type=mean classification.labels=[a,b]',"
        + " model.summary_type is mean",
    "model.type=xlm model.intermediate_size=100, model.intermediate_size is 100",
    "model.type=bert model.token_head=plain, model.token_head is plain",
    "model.type=bert objectives.rtd=1, objectives.rtd: BertForMaskedLM has no head for replaced"
        + " tokens",
    "model.type=gpt model.token_head=biased, model.token_head is biased",
    "model.type=xlm model.token_head=transformed, model.token_head is transformed",
    "model.type=xlm objectives.mlm_nsp=1, objectives.mlm_nsp or mlm_sop"
  })
  void whatNoClassComputesIsNamedByItsKey(String settings, String message) {
    assertThatThrownBy(() -> choice(settings, Mask.FULL, Mask.CAUSAL).model())
        .isInstanceOf(HuggingFaceException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource({
    "model.type=gpt, FULL, objectives.clm is 0",
    "model.type=bert, CAUSAL, objectives.mlm is 0"
  })
  void aClassThatLooksTheOtherWayIsNoClassOfTheModel(String settings, Mask mask, String message) {
    assertThatThrownBy(() -> choice(settings, mask).model())
        .isInstanceOf(HuggingFaceException.class)
        .hasMessageStartingWith(message);
  }
}
