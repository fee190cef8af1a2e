import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes as much text as one likes out of little, for measuring: documents of sentences that follow
 * each other in the text, in which a word in eight is another word of it and one in a hundred has
 * its letters mixed; one document in fifty is written twice. Same arguments, same bytes.
 *
 * <p>{@code java docs/PerturbedText.java MEGABYTES OUT FILE...}
 */
final class PerturbedText {

  private static final int OTHER_WORDS = 8;
  private static final int MIXED_WORDS = 100;
  private static final int WRITTEN_TWICE = 50;

  private final List<String[]> sentences = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1337);

  private PerturbedText(List<Path> files) throws IOException {
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        for (String sentence : line.split("(?<=[.!?]) ")) {
          if (!sentence.isBlank()) {
            String[] found = sentence.strip().split("\\s+");
            sentences.add(found);
            words.addAll(Arrays.asList(found));
          }
        }
      }
    }
  }

  /** Writes the text. */
  public static void main(String[] arguments) throws IOException {
    List<Path> files = Arrays.stream(arguments).skip(2).map(Path::of).toList();
    long bytes = Long.parseLong(arguments[0]) * 1_000_000;
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[1])), 1 << 20)) {
      new PerturbedText(files).write(bytes, out);
    }
  }

  private void write(long bytes, OutputStream out) throws IOException {
    for (long written = 0; written < bytes; ) {
      byte[] document = document().getBytes(StandardCharsets.UTF_8);
      for (int times = random.nextInt(WRITTEN_TWICE) == 0 ? 2 : 1; times > 0; times--) {
        out.write(document);
        written += document.length;
      }
    }
  }

  private String document() {
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(8, 40);
    int first = random.nextInt(Math.max(1, sentences.size() - count));
    for (int i = first; i < Math.min(sentences.size(), first + count); i++) {
      for (String word : sentences.get(i)) {
        text.append(perturbed(word)).append(' ');
      }
      // A paragraph has some sentences.
      text.setCharAt(text.length() - 1, i % 5 == 0 ? '\n' : ' ');
    }
    text.setLength(text.length() - 1);
    return text.append("\n\n").toString();
  }

  private String perturbed(String word) {
    String chosen =
        random.nextInt(OTHER_WORDS) == 0 ? words.get(random.nextInt(words.size())) : word;
    if (random.nextInt(MIXED_WORDS) != 0) {
      return chosen;
    }
    int[] letters = chosen.codePoints().toArray();
    for (int i = letters.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int letter = letters[i];
      letters[i] = letters[other];
      letters[other] = letter;
    }
    return new String(letters, 0, letters.length);
  }
}
