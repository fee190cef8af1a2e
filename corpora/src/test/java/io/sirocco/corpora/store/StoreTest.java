package io.sirocco.corpora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.store.StoreManifest.TokenizerIdentity;
import io.sirocco.tokenizer.CharacterTokenizer;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.UnknownPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreTest {

  private static final DatasetName ENGLISH = DatasetName.of("en", Split.TRAIN);
  private static final DatasetName NEPALI = DatasetName.of("ne", Split.TRAIN);

  @TempDir private Path folder;

  private Path directory = Path.of("store");

  @BeforeEach
  void placeStore() throws IOException {
    directory = Files.createDirectory(folder.resolve("store"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300, 65_535, 65_536, 200_000})
  void documentsComeBackAsTheyWereWritten(int vocabularySize) throws IOException {
    List<TokenizedDocument> documents = Documents.random(3, 200, 7, 40, vocabularySize);
    Documents.write(directory, vocabularySize, ENGLISH, documents);
    try (TokenStore store = TokenStore.open(directory)) {
      Dataset dataset = store.dataset(ENGLISH).orElseThrow();
      assertThat(dataset.documents()).isEqualTo(documents.size());
      assertThat(dataset.sequences())
          .isEqualTo(documents.stream().mapToInt(TokenizedDocument::sequences).sum());
      for (int d = 0; d < documents.size(); d++) {
        assertThat(read(dataset, d))
            .as("document %d", d)
            .isEqualTo(Documents.ids(documents.get(d)));
        assertThat(ends(dataset, d)).isEqualTo(Documents.sequenceEnds(documents.get(d)));
        assertWordStarts(dataset, d, documents.get(d));
      }
    }
    assertThat(StoreVerification.problems(directory, (bytes, all) -> {})).isEmpty();
  }

  private static int[] read(Dataset dataset, long document) {
    long first = dataset.firstTokenOfDocument(document);
    int length = (int) (dataset.firstTokenOfDocument(document + 1) - first);
    int[] ids = new int[length + 2];
    Arrays.fill(ids, -1);
    dataset.copy(first, length, ids, 1);
    assertThat(ids[0]).isEqualTo(-1);
    assertThat(ids[length + 1]).isEqualTo(-1);
    for (int i = 0; i < length; i++) {
      assertThat(dataset.token(first + i)).isEqualTo(ids[1 + i]);
      assertThat(dataset.documentOf(first + i)).isEqualTo(document);
    }
    return Arrays.copyOfRange(ids, 1, length + 1);
  }

  private static int[] ends(Dataset dataset, long document) {
    long first = dataset.firstSequence(document);
    int[] ends = new int[(int) (dataset.firstSequence(document + 1) - first)];
    for (int s = 0; s < ends.length; s++) {
      ends[s] = (s == 0 ? 0 : ends[s - 1]) + dataset.sequenceLength(first + s);
    }
    return ends;
  }

  private static void assertWordStarts(Dataset dataset, long d, TokenizedDocument document) {
    for (int i = 0; i < document.length(); i++) {
      assertThat(dataset.wordStart(dataset.firstTokenOfDocument(d) + i))
          .isEqualTo(document.wordStart(i));
    }
  }

  @ParameterizedTest
  @CsvSource({"65535, 8, 2", "65536, 4, 4"})
  void layoutIsThatOfMegatronByteForByte(int vocabularySize, int code, int width)
      throws IOException {
    TokenizedDocument one = new TokenizedDocument(new int[] {7, 8, 9}, new int[] {1, 3}, bits(), 3);
    TokenizedDocument two = new TokenizedDocument(new int[] {65_534}, new int[] {1}, bits(), 1);
    Documents.write(directory, vocabularySize, ENGLISH, List.of(one, two));
    ByteBuffer tokens = ByteBuffer.allocate(4 * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int id : new int[] {7, 8, 9, 65_534}) {
      if (width == 2) {
        tokens.putShort((short) id);
      } else {
        tokens.putInt(id);
      }
    }
    assertThat(Files.readAllBytes(directory.resolve("en.train.bin"))).isEqualTo(tokens.array());
    ByteBuffer index = ByteBuffer.allocate(34 + 3 * 4 + 3 * 8 + 3 * 8);
    index.order(ByteOrder.LITTLE_ENDIAN).put(new byte[] {'M', 'M', 'I', 'D', 'I', 'D', 'X', 0, 0});
    index.putLong(1).put((byte) code).putLong(3).putLong(3);
    index.putInt(1).putInt(2).putInt(1);
    index.putLong(0).putLong(width).putLong(3L * width);
    index.putLong(0).putLong(2).putLong(3);
    assertThat(Files.readAllBytes(directory.resolve("en.train.idx"))).isEqualTo(index.array());
  }

  private static long[] bits() {
    return new long[] {1};
  }

  @Test
  void datasetWithoutWordsOpensAndEveryTokenIsAWord() throws IOException {
    Documents.write(directory, 50, ENGLISH, Documents.random(1, 20, 3, 9, 50));
    Files.delete(directory.resolve("en.train.words"));
    try (Dataset dataset = Dataset.open(directory, "en.train")) {
      assertThat(dataset.wordStarts()).isEqualTo(Dataset.WordStarts.UNKNOWN);
      for (long token = 0; token < dataset.tokens(); token++) {
        assertThat(dataset.wordStart(token)).isTrue();
      }
    }
  }

  @Test
  void appendingALanguageLeavesTheOthersAsTheyAre() throws IOException {
    Documents.write(directory, 50, ENGLISH, Documents.random(1, 20, 3, 9, 50));
    Path english = directory.resolve("en.train.bin");
    Files.setLastModifiedTime(english, FileTime.fromMillis(1));
    byte[] before = Files.readAllBytes(english);
    Documents.write(directory, 50, NEPALI, Documents.random(2, 30, 3, 9, 50));
    assertThat(Files.getLastModifiedTime(english).toMillis()).isEqualTo(1);
    assertThat(Files.readAllBytes(english)).isEqualTo(before);
    try (TokenStore store = TokenStore.open(directory)) {
      assertThat(store.names()).containsExactly(ENGLISH, NEPALI);
      assertThat(store.dataset(NEPALI).orElseThrow().documents()).isEqualTo(30);
      assertThat(store.manifest().preparations()).hasSize(2);
    }
  }

  @Test
  void languageThatIsThereAlreadyIsRefused() throws IOException {
    Documents.write(directory, 50, ENGLISH, Documents.random(1, 2, 3, 9, 50));
    assertThatThrownBy(() ->
            Documents.write(
                directory, 50, DatasetName.of("en", Split.TEST), Documents.random(1, 2, 3, 9, 50)))
        .isInstanceOf(CorpusException.class)
        .hasMessage("%s: has en already", directory);
  }

  @Test
  void otherTokenizerIsRefusedWithBothHashes() throws IOException {
    Documents.write(directory, 50, ENGLISH, Documents.random(1, 2, 3, 9, 50));
    Tokenizer other = CharacterTokenizer.train("others", UnknownPolicy.REFUSE);
    other.save(directory.resolveSibling("other"));
    TokenizerIdentity given =
        TokenizerIdentity.ofSaved(directory.resolveSibling("other"), other.vocabularySize());
    try (TokenStore store = TokenStore.open(directory)) {
      TokenizerIdentity stored = store.manifest().tokenizer();
      assertThat(TokenizerIdentity.ofSaved(store.tokenizer(), 50)).isEqualTo(stored);
      store.requireTokenizer(stored);
      assertThatThrownBy(() -> store.requireTokenizer(given))
          .isInstanceOf(CorpusException.class)
          .hasMessageContaining(stored.sha256())
          .hasMessageContaining(given.sha256());
      assertThatThrownBy(() -> StoreWriter.open(directory, other))
          .hasMessageContaining(stored.sha256())
          .hasMessageContaining(given.sha256());
    }
    assertThat(StoreVerification.problems(directory, (bytes, all) -> {})).isEmpty();
  }

  @Test
  void idOutsideTheVocabularyIsRefused() throws IOException {
    try (StoreWriter writer = StoreWriter.open(directory, Documents.tokenizer(50))) {
      TokenizedDocument wrong = new TokenizedDocument(new int[] {50}, new int[] {1}, bits(), 1);
      assertThatThrownBy(() -> writer.append(ENGLISH, wrong))
          .hasMessage("en.train: id 50 is not in a vocabulary of 50 tokens");
    }
  }

  @Test
  void withoutCommitNothingIsLeft() throws IOException {
    try (StoreWriter writer = StoreWriter.open(directory, Documents.tokenizer(50))) {
      writer.append(ENGLISH, Documents.random(1, 1, 3, 9, 50).getFirst());
      assertThatThrownBy(() -> StoreWriter.open(directory, Documents.tokenizer(50)))
          .isInstanceOf(CorpusException.class)
          .hasMessageContaining("is being written already");
    }
    try (Stream<Path> entries = Files.list(directory)) {
      assertThat(entries.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder(".lock", "tokenizer");
    }
    assertThatThrownBy(() -> TokenStore.open(directory))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining("manifest.json is missing");
  }

  @Test
  void leftoversOfAKilledWriterAreReplaced() throws IOException {
    Documents.write(directory, 50, ENGLISH, Documents.random(1, 20, 3, 9, 50));
    Files.delete(directory.resolve("manifest.json"));
    Files.writeString(directory.resolve("en.validation.bin.tmp"), "half");
    Files.writeString(directory.resolve("en-ne.train.en.bin"), "whole, but not named");
    List<TokenizedDocument> documents = Documents.random(9, 10, 3, 9, 50);
    Documents.write(directory, 50, ENGLISH, documents);
    assertThat(directory.resolve("en.validation.bin.tmp")).doesNotExist();
    assertThat(directory.resolve("en-ne.train.en.bin")).doesNotExist();
    try (TokenStore store = TokenStore.open(directory)) {
      assertThat(read(store.dataset(ENGLISH).orElseThrow(), 9))
          .isEqualTo(Documents.ids(documents.get(9)));
    }
  }

  @Test
  void directoryOfOtherFilesIsRefused() throws IOException {
    Files.writeString(directory.resolve("thesis.tex"), "mine");
    assertThatThrownBy(() -> StoreWriter.open(directory, Documents.tokenizer(50)))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining("is neither empty nor a prepared corpus: it holds thesis.tex");
    assertThat(directory.resolve("thesis.tex")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en.train.bin", "en.train.idx", "en.train.words"})
  void oneWrongBitIsFound(String name) throws IOException {
    Documents.write(directory, 50, ENGLISH, Documents.random(1, 20, 3, 9, 50));
    Path file = directory.resolve(name);
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
    assertThat(StoreVerification.problems(directory, (bytes, all) -> {}))
        .singleElement()
        .asString()
        .contains(name, "SHA-256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en.train.bin", "en.train.idx", "en.train.words"})
  void cutFileIsRefusedOnOpening(String name) throws IOException {
    Documents.write(directory, 50, ENGLISH, Documents.random(1, 20, 3, 9, 50));
    Path file = directory.resolve(name);
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length - 1));
    assertThatThrownBy(() -> TokenStore.open(directory))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("the manifest says %d", content.length);
    assertThatThrownBy(() -> Dataset.open(directory, "en.train"))
        .isInstanceOf(CorpusException.class);
  }

  @Test
  void fullDiskIsSaidWithPathAndBytes() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "there is no /dev/full");
    Files.createSymbolicLink(directory.resolve("en.train.bin.tmp"), full);
    DatasetWriter writer = new DatasetWriter(directory, ENGLISH, 50);
    try {
      assertThatThrownBy(
              () -> {
                for (TokenizedDocument document : Documents.random(1, 20_000, 3, 99, 50)) {
                  writer.append(document);
                }
                writer.complete();
              })
          .isInstanceOf(CorpusException.class)
          .hasMessageContaining(directory.resolve("en.train.bin").toString())
          .hasMessageContaining("No space left on device")
          .hasMessageContaining("0 bytes written");
    } finally {
      writer.discard();
    }
  }
}
