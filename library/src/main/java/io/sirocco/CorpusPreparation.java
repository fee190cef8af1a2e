package io.sirocco;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.corpora.AlignedLines;
import io.sirocco.corpora.Document;
import io.sirocco.corpora.OrderedPipeline;
import io.sirocco.corpora.PlainTextDocuments;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.TextPair;
import io.sirocco.corpora.store.DatasetName;
import io.sirocco.corpora.store.DocumentTokenizer;
import io.sirocco.corpora.store.DocumentTokenizer.Sentences;
import io.sirocco.corpora.store.Split;
import io.sirocco.corpora.store.SplitShares;
import io.sirocco.corpora.store.StoreManifest;
import io.sirocco.corpora.store.StoreVerification;
import io.sirocco.corpora.store.StoreWriter;
import io.sirocco.corpora.store.TokenizedDocument;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.UnknownCharacterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From the files that people have to the tokens that a trainer streams: reads, splits, tokenizes
 * with all threads, stores. What comes out does not depend on the number of threads.
 */
public final class CorpusPreparation {

  /** Characters of the records that one thread works on at a time. */
  private static final int BATCH_CHARACTERS = 1 << 18;

  private final Request request;

  /**
   * What to do.
   *
   * @param out the store; new, or one that gets further languages
   * @param tokenizer makes the ids
   * @param inputs what is read, in this order
   * @param sentences where documents are cut into sequences
   * @param shares of the splits
   * @param threads that tokenize
   */
  public record Request(
      Path out,
      Tokenizer tokenizer,
      List<Input> inputs,
      Sentences sentences,
      SplitShares shares,
      int threads) {
    /** Checks that there is something to read. */
    public Request {
      inputs = List.copyOf(inputs);
      if (inputs.isEmpty()) {
        throw new IllegalArgumentException("nothing to prepare: no files given");
      }
    }
  }

  /** What is read. */
  public sealed interface Input {

    /** The files. */
    List<Path> files();

    /**
     * Plain text: empty lines part documents.
     *
     * @param language as a BCP 47 tag
     * @param file in UTF-8
     */
    record Text(String language, Path file) implements Input {
      @Override
      public List<Path> files() {
        return List.of(file);
      }
    }

    /**
     * Translations, line by line.
     *
     * @param source one side
     * @param target its translation
     */
    record Pair(AlignedLines.Side source, AlignedLines.Side target) implements Input {
      @Override
      public List<Path> files() {
        return List.of(source.file(), target.file());
      }
    }

    /** The texts of a file, or of all files below a directory, sorted, but hidden ones. */
    static List<Input> texts(String language, Path path) throws IOException {
      if (!Files.isDirectory(path)) {
        return List.of(new Text(language, path));
      }
      try (Stream<Path> files = Files.walk(path)) {
        return files
            .filter(Files::isRegularFile)
            .filter(file -> !path.relativize(file).toString().matches("(.*[/\\\\])?\\..*"))
            .sorted()
            .<Input>map(file -> new Text(language, file))
            .toList();
      }
    }
  }

  /** Told how far preparation is. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Called after each batch.
     *
     * @param bytes of text that are stored
     * @param ofBytes the length of all files
     */
    void prepared(long documents, long bytes, long ofBytes);
  }

  /** What is counted, for the manifest. */
  private static final class Counts {
    private long records;
    private long bytes;
    private long withoutTokens;
  }

  /** A record's tokens and where they go; no tokens for one that is left out. */
  private record Prepared(List<Entry> entries) {}

  private record Entry(DatasetName name, TokenizedDocument document) {}

  /** A preparation to come. */
  public CorpusPreparation(Request request) {
    this.request = request;
  }

  /**
   * Prepares.
   *
   * @return the manifest of the whole store
   * @throws IOException if something cannot be read or written, or the store has one of the
   *     languages or pairs already; the store is then as it was
   */
  public StoreManifest run(Observer observer) throws IOException {
    long total = 0;
    for (Input input : request.inputs()) {
      for (Path file : input.files()) {
        total += Files.size(file);
      }
    }
    try (StoreWriter writer = StoreWriter.open(request.out(), request.tokenizer())) {
      Counts counts = new Counts();
      Work work =
          new Work(
              new DocumentTokenizer(request.tokenizer(), request.sentences()), request.shares());
      for (Input input : request.inputs()) {
        long ofBytes = total;
        Target target =
            records -> {
              append(records, writer, counts);
              observer.prepared(counts.records, counts.bytes, ofBytes);
            };
        switch (input) {
          case Input.Text(String language, Path file) -> {
            try (RecordSource<Document> documents = new PlainTextDocuments(language, file)) {
              run(documents, document -> document.text().length(), work::document, target);
            }
          }
          case Input.Pair(AlignedLines.Side source, AlignedLines.Side translation) -> {
            try (RecordSource<TextPair> pairs = new AlignedLines(source, translation)) {
              run(pairs, pair -> pair.source().length(), work::pair, target);
            }
          }
        }
      }
      return writer.commit(new StoreManifest.Preparation(sources(), settings(), report(counts)));
    }
  }

  @FunctionalInterface
  private interface Length<R> {
    int of(R item);
  }

  @FunctionalInterface
  private interface Target {
    void accept(List<Prepared> records) throws IOException;
  }

  private <R> void run(
      RecordSource<R> records,
      Length<R> length,
      OrderedPipeline.Work<R, Prepared> work,
      Target target)
      throws IOException {
    new OrderedPipeline(request.threads())
        .<List<R>, List<Prepared>>run(
            () -> batch(records, length),
            batch -> {
              List<Prepared> prepared = new ArrayList<>(batch.size());
              for (R item : batch) {
                prepared.add(work.apply(item));
              }
              return prepared;
            },
            target::accept);
  }

  private static <R> @Nullable List<R> batch(RecordSource<R> records, Length<R> length)
      throws IOException {
    List<R> batch = new ArrayList<>();
    for (long characters = 0; characters < BATCH_CHARACTERS; ) {
      R item = records.next();
      if (item == null) {
        break;
      }
      batch.add(item);
      characters += length.of(item);
    }
    return batch.isEmpty() ? null : batch;
  }

  private static void append(List<Prepared> records, StoreWriter writer, Counts counts)
      throws IOException {
    for (Prepared prepared : records) {
      counts.records++;
      counts.withoutTokens += prepared.entries().isEmpty() ? 1 : 0;
      for (Entry entry : prepared.entries()) {
        counts.bytes += entry.document().textBytes();
        writer.append(entry.name(), entry.document());
      }
    }
  }

  /** What the threads do with a record. */
  private record Work(DocumentTokenizer tokenizer, SplitShares shares) {

    Prepared document(Document document) throws IOException {
      Split split = shares.of(document.text());
      try {
        return new Prepared(
            tokenizer
                .tokenize(document.language(), document.text())
                .map(tokens -> new Entry(DatasetName.of(document.language(), split), tokens))
                .stream()
                .toList());
      } catch (UnknownCharacterException unknown) {
        throw new IOException("%s: %s".formatted(document.origin(), unknown.getMessage()), unknown);
      }
    }

    /** Both sides, or neither if one has no tokens. */
    Prepared pair(TextPair pair) throws IOException {
      Split split = shares.of(pair.source(), pair.target());
      try {
        Optional<TokenizedDocument> source =
            tokenizer.tokenize(pair.sourceLanguage(), pair.source());
        Optional<TokenizedDocument> target =
            tokenizer.tokenize(pair.targetLanguage(), pair.target());
        if (source.isEmpty() || target.isEmpty()) {
          return new Prepared(List.of());
        }
        return new Prepared(
            List.of(
                new Entry(name(pair, pair.sourceLanguage(), split), source.get()),
                new Entry(name(pair, pair.targetLanguage(), split), target.get())));
      } catch (UnknownCharacterException unknown) {
        throw new IOException("%s: %s".formatted(pair.origin(), unknown.getMessage()), unknown);
      }
    }

    private static DatasetName name(TextPair pair, String side, Split split) {
      return DatasetName.ofPair(pair.sourceLanguage(), pair.targetLanguage(), side, split);
    }
  }

  private List<StoreManifest.Source> sources() throws IOException {
    List<StoreManifest.Source> sources = new ArrayList<>();
    List<Path> files = request.inputs().stream().flatMap(input -> input.files().stream()).toList();
    int[] next = {0};
    new OrderedPipeline(request.threads())
        .<Path, StoreManifest.Source>run(
            () -> next[0] < files.size() ? files.get(next[0]++) : null,
            file ->
                new StoreManifest.Source(
                    file.toString(), Files.size(file), StoreVerification.sha256(file)),
            sources::add);
    return sources;
  }

  private ObjectNode settings() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("sentences", request.sentences() == Sentences.WHOLE ? "no" : "yes")
        .put("validation", request.shares().validation())
        .put("test", request.shares().test());
  }

  private static ObjectNode report(Counts counts) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("records", counts.records)
        .put("text_bytes", counts.bytes)
        .put("without_tokens", counts.withoutTokens);
  }
}
