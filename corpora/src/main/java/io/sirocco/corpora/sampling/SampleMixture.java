package io.sirocco.corpora.sampling;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The endless order in which the samples of several languages are seen: batches of one language
 * each, the language drawn anew for each batch, the samples of a language epoch after epoch, each
 * epoch shuffled. Safe for several threads.
 */
public final class SampleMixture implements AutoCloseable {

  private final List<Samples> languages;
  private final LanguageSchedule schedule;
  private final int batch;
  private final RandomKey key;
  private final List<List<Long>> samplesBefore = new ArrayList<>();

  /**
   * Where a sample comes from.
   *
   * @param language by its place in the list
   * @param epoch of that language
   * @param index in that epoch, shuffled
   */
  public record Address(int language, long epoch, long index) {}

  /**
   * A mixture.
   *
   * @param languages of one T; closed with the mixture
   * @param schedule over as many languages
   * @param batch samples of a batch, at least 1
   * @param seed of the run
   */
  public SampleMixture(List<Samples> languages, LanguageSchedule schedule, int batch, long seed) {
    if (batch < 1 || languages.isEmpty()) {
      throw new IllegalArgumentException(
          "batches of %d samples of %d languages".formatted(batch, languages.size()));
    }
    this.languages = List.copyOf(languages);
    this.schedule = schedule;
    this.batch = batch;
    key = RandomKey.of(seed, RandomKey.Purpose.ORDER);
    for (int i = 0; i < languages.size(); i++) {
      samplesBefore.add(new ArrayList<>(List.of(0L)));
    }
  }

  /** The positions T of a sample. */
  public int T() {
    return languages.getFirst().T();
  }

  /**
   * Where sample number {@code sample} of the run comes from.
   *
   * @throws IOException if an index cannot be written or read
   */
  public Address address(long sample) throws IOException {
    long number = sample / batch;
    int language = schedule.language(number);
    long ofLanguage = schedule.ordinal(number) * batch + sample % batch;
    long epoch = epoch(language, ofLanguage);
    long position = ofLanguage - samplesBefore(language, epoch);
    Permutation order =
        new Permutation(languages.get(language).count(epoch), key.at(language).at(epoch));
    return new Address(language, epoch, order.at(position));
  }

  /**
   * Fills a row with sample number {@code sample} of the run.
   *
   * @return where it comes from
   * @throws IOException if an index cannot be written or read
   */
  public Address fill(long sample, SampleRow row) throws IOException {
    Address address = address(sample);
    languages.get(address.language()).fill(address.epoch(), address.index(), row);
    return address;
  }

  private synchronized long samplesBefore(int language, long epoch) {
    return samplesBefore.get(language).get((int) epoch);
  }

  /** The last epoch that begins at or before a sample of a language. */
  private synchronized long epoch(int language, long sample) throws IOException {
    List<Long> before = samplesBefore.get(language);
    while (before.getLast() <= sample) {
      long count = languages.get(language).count(before.size() - 1L);
      if (count < 1) {
        throw new IllegalArgumentException(
            "text %d of %d makes no sample; pairs of texts need documents of several sentences"
                .formatted(language + 1, languages.size()));
      }
      before.add(before.getLast() + count);
    }
    int epoch = before.size() - 2;
    while (before.get(epoch) > sample) {
      epoch--;
    }
    return epoch;
  }

  @Override
  public void close() throws IOException {
    for (Samples each : languages) {
      each.close();
    }
  }
}
