package io.sirocco.tokenizer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ByteTrieTest {
  @Test
  void leadsToEveryTokenAndToNothingElse() {
    Random random = new Random(1);
    List<byte[]> tokens =
        new ArrayList<>(IntStream.range(0, 256).mapToObj(i -> new byte[] {(byte) i}).toList());
    for (int i = 0; i < 20_000; i++) {
      byte[] token = new byte[6 + random.nextInt(3)];
      random.nextBytes(token);
      for (int j = 0; j < 4; j++) {
        token[j] = (byte) (token[j] % 6);
      }
      tokens.add(token);
    }
    Vocabulary vocabulary = Vocabulary.of(tokens);
    ByteTrie trie = new ByteTrie(vocabulary);

    for (int id = 0; id < tokens.size(); id++) {
      assertThat(trie.id(trie.walk(tokens.get(id)))).isEqualTo(id);
      byte[] other = tokens.get(id).clone();
      other[other.length - 1] ^= 0x40;
      int node = trie.walk(other);
      int found = node == ByteTrie.NOWHERE ? Vocabulary.ABSENT : trie.id(node);
      assertThat(found).isEqualTo(vocabulary.id(other));
    }
  }

  @Test
  void holdsTokensOfAnyLength() {
    byte[] longToken = new byte[300_000];
    ByteTrie trie = new ByteTrie(Vocabulary.of(List.of(longToken, new byte[0])));

    assertThat(trie.id(trie.walk(longToken))).isZero();
    assertThat(trie.id(trie.walk(new byte[0]))).isEqualTo(1);
    assertThat(trie.id(trie.walk(new byte[299_999]))).isEqualTo(Vocabulary.ABSENT);
    assertThat(trie.walk(new byte[300_001])).isEqualTo(ByteTrie.NOWHERE);
  }

  @Test
  void mayBeEmpty() {
    ByteTrie trie = new ByteTrie(Vocabulary.of(List.of()));

    assertThat(trie.walk(new byte[] {0})).isEqualTo(ByteTrie.NOWHERE);
    assertThat(trie.id(trie.root())).isEqualTo(Vocabulary.ABSENT);
  }
}
