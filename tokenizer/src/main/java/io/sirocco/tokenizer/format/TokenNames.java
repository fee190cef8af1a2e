package io.sirocco.tokenizer.format;

import io.sirocco.tokenizer.model.Vocabulary;
import io.sirocco.tokenizer.pipeline.AddedToken;
import io.sirocco.tokenizer.pipeline.AddedVocabulary;
import io.sirocco.tokenizer.pipeline.PipelineParts;
import io.sirocco.tokenizer.pipeline.Spelling;

/** The tokens of a model as files write them. */
final class TokenNames {
  private final Vocabulary vocabulary;
  private final Spelling spelling;
  private final AddedVocabulary added;

  TokenNames(PipelineParts parts) {
    this.vocabulary = parts.steps().model().vocabulary();
    this.spelling = parts.spelling();
    this.added = new AddedVocabulary(parts.addedTokens(), vocabulary, spelling, null);
  }

  AddedVocabulary added() {
    return added;
  }

  /** An added token is written as it is, whatever the alphabet. */
  String of(int id) {
    AddedToken token = added.token(id);
    return token == null ? spelling.text(vocabulary.bytes(id)) : token.content();
  }
}
