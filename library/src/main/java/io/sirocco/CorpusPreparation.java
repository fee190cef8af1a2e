package io.sirocco;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.OrderedPipeline;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.cleaning.Cleaning;
import io.sirocco.corpora.cleaning.CleaningRecipe;
import io.sirocco.corpora.deduplication.DuplicateFinder;
import io.sirocco.corpora.deduplication.Duplicates;
import io.sirocco.corpora.deduplication.Duplication;
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
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From the files that people have to the tokens that a trainer streams: reads, cleans, drops
 * duplicates, splits, tokenizes, stores, with all threads. What comes out does not depend on their
 * number. Where duplicates are looked for, everything is read twice, and what stays is changed
 * twice.
 */
public final class CorpusPreparation {

  /** Characters of the records that one thread works on at a time. */
  private static final int BATCH_CHARACTERS = 1 << 18;

  private final Request request;
  private final OrderedPipeline pipeline;

  /**
   * What to do.
   *
   * @param out the store; new, or one that gets further languages
   * @param tokenizer makes the ids
   * @param inputs what is read, in this order
   * @param cleaning what is changed and dropped
   * @param onError what happens to bad records
   * @param form how texts are stored
   * @param threads that work
   */
  public record Request(
      Path out,
      Tokenizer tokenizer,
      List<CorpusInput> inputs,
      CleaningRecipe cleaning,
      BadRecords.Policy onError,
      Form form,
      int threads) {
    /** Checks that there is something to read. */
    public Request {
      inputs = List.copyOf(inputs);
      if (inputs.isEmpty()) {
        throw new IllegalArgumentException("nothing to prepare: no files given");
      }
    }
  }

  /**
   * How texts are stored.
   *
   * @param sentences where documents are cut into sequences
   * @param shares of the splits
   */
  public record Form(Sentences sentences, SplitShares shares) {}

  /** What is done at the moment. */
  public enum Phase {
    /** Duplicates are looked for. */
    COMPARE,
    /** Tokens are stored. */
    STORE
  }

  /** Told how far preparation is. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Called after each batch.
     *
     * @param records read so far in this phase
     * @param bytes of their text in UTF-8, as it is stored
     * @param ofBytes the length of all files
     */
    void prepared(Phase phase, long records, long bytes, long ofBytes);
  }

  /** A preparation to come. */
  public CorpusPreparation(Request request) {
    this.request = request;
    pipeline = new OrderedPipeline(request.threads());
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
    for (CorpusInput input : request.inputs()) {
      for (Path file : input.files()) {
        total += Files.size(file);
      }
    }
    try (StoreWriter writer = StoreWriter.open(request.out(), request.tokenizer())) {
      for (CorpusInput input : request.inputs()) {
        writer.requireNew(input.corpus());
      }
      Duplication duplication = request.cleaning().duplication();
      return duplication == null
          ? store(writer, Survey.NONE, total, observer)
          : store(writer, survey(duplication, total, observer), total, observer);
    }
  }

  /** What the first pass has found: what is left out, and what cleaning did. */
  private record Survey(
      BitSet dropped, BitSet changed, BitSet duplicates, @Nullable Counted counted) {
    /** There was none. */
    static final Survey NONE = new Survey(new BitSet(), new BitSet(), new BitSet(), null);

    record Counted(long textBytes, Cleaning cleaning) {}

    boolean leavesOut(int record) {
      return dropped.get(record) || duplicates.get(record);
    }

    boolean leavesAsItIs(int record) {
      return counted != null && !changed.get(record);
    }
  }

  private StoreManifest store(StoreWriter writer, Survey survey, long total, Observer observer)
      throws IOException {
    Survey.Counted counted = survey.counted();
    Cleaning cleaning = counted == null ? request.cleaning().open() : counted.cleaning();
    // What the first pass has kept and counted only has to be changed again.
    Cleaning applied = counted == null ? cleaning : cleaning.changes();
    Storing storing = new Storing(writer);
    BadRecords bad = new BadRecords(request.onError());
    Counts counts = new Counts(Phase.STORE, total, observer);
    go(
        bad,
        (number, item) ->
            survey.leavesOut(number)
                ? Tokens.NONE
                : tokens(survey.leavesAsItIs(number) ? item : item.cleaned(applied)),
        (_, made) -> counts.add(made.size(), storing.append(made)));
    ObjectNode report =
        JsonNodeFactory.instance
            .objectNode()
            .put("records", counts.records)
            .put("text_bytes", counted == null ? counts.bytes : counted.textBytes())
            .put("duplicates", survey.duplicates().cardinality())
            .put("without_tokens", storing.withoutTokens);
    report.set("cleaning", new ObjectMapper().valueToTree(cleaning.report().lines()));
    report.put("bad_records", bad.count());
    report.set("bad_records_listed", new ObjectMapper().valueToTree(bad.listed()));
    return writer.commit(new StoreManifest.Preparation(sources(), settings(), report));
  }

  private Survey survey(Duplication duplication, long total, Observer observer) throws IOException {
    Cleaning cleaning = request.cleaning().open();
    Counts counts = new Counts(Phase.COMPARE, total, observer);
    BitSet dropped = new BitSet();
    BitSet changed = new BitSet();
    try (DuplicateFinder finder = new DuplicateFinder(duplication, request.out())) {
      go(
          new BadRecords(request.onError()),
          (_, item) -> {
            PreparationRecord cleaned = item.cleaned(cleaning);
            if (cleaned == null) {
              return Optional.<Marked>empty();
            }
            boolean changes = !cleaned.parts().equals(item.parts());
            return Optional.of(
                new Marked(finder.marks(text(cleaned)), textBytes(cleaned), changes));
          },
          (first, made) -> {
            long bytes = 0;
            for (int i = 0; i < made.size(); i++) {
              Optional<Marked> marked = made.get(i);
              if (marked.isPresent()) {
                finder.add(marked.get().marks());
                bytes += marked.get().textBytes();
                changed.set(first + i, marked.get().changes());
              } else {
                dropped.set(first + i);
              }
            }
            counts.add(made.size(), bytes);
          });
      BitSet duplicates = numbered(finder.find(), dropped);
      return new Survey(dropped, changed, duplicates, new Survey.Counted(counts.bytes, cleaning));
    }
  }

  /** Duplicates, which are numbered among the records that were kept, by records. */
  private static BitSet numbered(Duplicates duplicates, BitSet dropped) {
    BitSet numbered = new BitSet();
    int number = -1;
    for (long kept = 0; kept < duplicates.texts(); kept++) {
      number = dropped.nextClearBit(number + 1);
      if (duplicates.contains(kept)) {
        numbered.set(number);
      }
    }
    return numbered;
  }

  private record Marked(DuplicateFinder.Marks marks, long textBytes, boolean changes) {}

  private static long textBytes(PreparationRecord item) {
    return item.parts().stream().mapToLong(part -> DocumentTokenizer.utf8Length(part.text())).sum();
  }

  /** What makes a record a duplicate: all its texts. */
  private static String text(PreparationRecord item) {
    return String.join("\n", item.parts().stream().map(PreparationRecord.Part::text).toList());
  }

  /** Counts records and bytes, and tells of it. */
  private static final class Counts {
    private final Phase phase;
    private final long ofBytes;
    private final Observer observer;
    private long records;
    private long bytes;

    Counts(Phase phase, long ofBytes, Observer observer) {
      this.phase = phase;
      this.ofBytes = ofBytes;
      this.observer = observer;
    }

    void add(long moreRecords, long moreBytes) {
      records += moreRecords;
      bytes += moreBytes;
      observer.prepared(phase, records, bytes, ofBytes);
    }
  }

  /** What is done with a record; its number counts those before it in all inputs. */
  @FunctionalInterface
  private interface Work<B> {
    B apply(int number, PreparationRecord item) throws IOException;
  }

  /** Takes what was made of records, by batches in order; the first one's number comes along. */
  @FunctionalInterface
  private interface Target<B> {
    void accept(int first, List<B> made) throws IOException;
  }

  private record Batch<T>(int first, List<T> items) {}

  /** Goes through all records of all inputs: work by all threads, results in order, by batches. */
  private <B> void go(BadRecords bad, Work<B> work, Target<B> target) throws IOException {
    int[] next = {0};
    for (CorpusInput input : request.inputs()) {
      try (RecordSource<PreparationRecord> records = input.open(bad)) {
        pipeline.<Batch<PreparationRecord>, Batch<B>>run(
            () -> {
              Batch<PreparationRecord> batch = new Batch<>(next[0], batch(records));
              next[0] = Math.addExact(next[0], batch.items().size());
              return batch.items().isEmpty() ? null : batch;
            },
            batch -> {
              List<B> made = new ArrayList<>(batch.items().size());
              for (PreparationRecord item : batch.items()) {
                made.add(work.apply(batch.first() + made.size(), item));
              }
              return new Batch<>(batch.first(), made);
            },
            made -> target.accept(made.first(), made.items()));
      }
    }
  }

  private static List<PreparationRecord> batch(RecordSource<PreparationRecord> records)
      throws IOException {
    List<PreparationRecord> batch = new ArrayList<>();
    for (long characters = 0; characters < BATCH_CHARACTERS; ) {
      PreparationRecord item = records.next();
      if (item == null) {
        break;
      }
      batch.add(item);
      characters += item.length();
    }
    return batch;
  }

  /** A record's tokens: none where a text has none, and where it is left out. */
  private record Tokens(boolean stored, List<Entry> entries) {
    static final Tokens NONE = new Tokens(false, List.of());
  }

  private record Entry(DatasetName name, TokenizedDocument document) {}

  private Tokens tokens(@Nullable PreparationRecord item) throws IOException {
    if (item == null) {
      return Tokens.NONE;
    }
    DocumentTokenizer tokenizer =
        new DocumentTokenizer(request.tokenizer(), request.form().sentences());
    String[] texts = item.parts().stream().map(PreparationRecord.Part::text).toArray(String[]::new);
    Split split = request.form().shares().of(texts);
    List<Entry> entries = new ArrayList<>();
    for (PreparationRecord.Part part : item.parts()) {
      try {
        Optional<TokenizedDocument> tokens = tokenizer.tokenize(part.language(), part.text());
        if (tokens.isEmpty()) {
          return new Tokens(true, List.of());
        }
        entries.add(new Entry(part.name(split), tokens.get()));
      } catch (UnknownCharacterException unknown) {
        throw new IOException("%s: %s".formatted(item.origin(), unknown.getMessage()), unknown);
      }
    }
    return new Tokens(true, entries);
  }

  /** Writes what is stored. */
  private static final class Storing {
    private final StoreWriter writer;
    private long withoutTokens;

    Storing(StoreWriter writer) {
      this.writer = writer;
    }

    /** Returns the bytes of the texts. */
    long append(List<Tokens> batch) throws IOException {
      long bytes = 0;
      for (Tokens tokens : batch) {
        withoutTokens += tokens.stored() && tokens.entries().isEmpty() ? 1 : 0;
        for (Entry entry : tokens.entries()) {
          bytes += entry.document().textBytes();
          writer.append(entry.name(), entry.document());
        }
      }
      return bytes;
    }
  }

  private List<StoreManifest.Source> sources() throws IOException {
    List<StoreManifest.Source> sources = new ArrayList<>();
    List<Path> files = request.inputs().stream().flatMap(input -> input.files().stream()).toList();
    int[] next = {0};
    pipeline.<Path, StoreManifest.Source>run(
        () -> next[0] < files.size() ? files.get(next[0]++) : null,
        file ->
            new StoreManifest.Source(
                file.toString(), Files.size(file), StoreVerification.sha256(file)),
        sources::add);
    return sources;
  }

  private ObjectNode settings() {
    ObjectNode settings =
        JsonNodeFactory.instance
            .objectNode()
            .put("sentences", request.form().sentences() != Sentences.WHOLE)
            .put("validation", request.form().shares().validation())
            .put("test", request.form().shares().test())
            .put("cleaning", request.cleaning().toString());
    return settings;
  }
}
