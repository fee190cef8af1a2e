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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From the files that people have to the tokens that a trainer streams: reads, cleans, drops
 * duplicates, splits, tokenizes, stores, with all threads. What comes out does not depend on their
 * number. Where duplicates are looked for, everything is read and cleaned twice.
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
      @Nullable Duplicates duplicates =
          duplication == null ? null : duplicates(duplication, total, observer);
      Storing storing = new Storing(writer, duplicates);
      BadRecords bad = new BadRecords(request.onError());
      Cleaning cleaning = request.cleaning().open();
      Counts counts = new Counts(Phase.STORE, total, observer);
      go(
          bad,
          item -> tokens(cleaned(cleaning, item)),
          made -> counts.add(made.size(), storing.append(made)));
      ObjectNode report = storing.report(counts);
      report.set("cleaning", new ObjectMapper().valueToTree(cleaning.report().lines()));
      report.put("bad_records", bad.count());
      report.set("bad_records_listed", new ObjectMapper().valueToTree(bad.listed()));
      return writer.commit(new StoreManifest.Preparation(sources(), settings(), report));
    }
  }

  private Duplicates duplicates(Duplication duplication, long total, Observer observer)
      throws IOException {
    Cleaning cleaning = request.cleaning().open();
    Counts counts = new Counts(Phase.COMPARE, total, observer);
    try (DuplicateFinder finder = new DuplicateFinder(duplication, request.out())) {
      go(
          new BadRecords(request.onError()),
          item -> {
            PreparationRecord cleaned = cleaned(cleaning, item);
            return cleaned == null
                ? Optional.<Marked>empty()
                : Optional.of(new Marked(finder.marks(text(cleaned)), cleaned.length()));
          },
          made -> {
            long bytes = 0;
            for (Optional<Marked> marked : made) {
              if (marked.isPresent()) {
                finder.add(marked.get().marks());
                bytes += marked.get().length();
              }
            }
            counts.add(made.size(), bytes);
          });
      return finder.find();
    }
  }

  private record Marked(DuplicateFinder.Marks marks, long length) {}

  /** What makes a record a duplicate: all its texts. */
  private static String text(PreparationRecord item) {
    return String.join("\n", item.parts().stream().map(PreparationRecord.Part::text).toList());
  }

  private static @Nullable PreparationRecord cleaned(Cleaning cleaning, PreparationRecord item) {
    return item.cleaned(cleaning);
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

  /** Goes through all records of all inputs: work by all threads, results in order, by batches. */
  private <B> void go(
      BadRecords bad,
      OrderedPipeline.Work<PreparationRecord, B> work,
      OrderedPipeline.Target<List<B>> target)
      throws IOException {
    for (CorpusInput input : request.inputs()) {
      try (RecordSource<PreparationRecord> records = input.open(bad)) {
        pipeline.<List<PreparationRecord>, List<B>>run(
            () -> batch(records),
            batch -> {
              List<B> made = new ArrayList<>(batch.size());
              for (PreparationRecord item : batch) {
                made.add(work.apply(item));
              }
              return made;
            },
            target);
      }
    }
  }

  private static @Nullable List<PreparationRecord> batch(RecordSource<PreparationRecord> records)
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
    return batch.isEmpty() ? null : batch;
  }

  /** A record's tokens: none where a text has none; where cleaning dropped it, it is not kept. */
  private record Tokens(boolean kept, List<Entry> entries) {}

  private record Entry(DatasetName name, TokenizedDocument document) {}

  private Tokens tokens(@Nullable PreparationRecord item) throws IOException {
    if (item == null) {
      return new Tokens(false, List.of());
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

  /** Writes what is no duplicate. */
  private static final class Storing {
    private final StoreWriter writer;
    private final @Nullable Duplicates duplicates;
    private long kept;
    private long dropped;
    private long withoutTokens;

    Storing(StoreWriter writer, @Nullable Duplicates duplicates) {
      this.writer = writer;
      this.duplicates = duplicates;
    }

    /** Returns the bytes of the texts. */
    long append(List<Tokens> batch) throws IOException {
      long bytes = 0;
      for (Tokens tokens : batch) {
        if (!tokens.kept()) {
          continue;
        }
        boolean duplicate = duplicates != null && duplicates.contains(kept);
        kept++;
        dropped += duplicate ? 1 : 0;
        withoutTokens += !duplicate && tokens.entries().isEmpty() ? 1 : 0;
        for (Entry entry : tokens.entries()) {
          bytes += entry.document().textBytes();
          if (!duplicate) {
            writer.append(entry.name(), entry.document());
          }
        }
      }
      return bytes;
    }

    ObjectNode report(Counts counts) {
      return JsonNodeFactory.instance
          .objectNode()
          .put("records", counts.records)
          .put("text_bytes", counts.bytes)
          .put("duplicates", dropped)
          .put("without_tokens", withoutTokens);
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
