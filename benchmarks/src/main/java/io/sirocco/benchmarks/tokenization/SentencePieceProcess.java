package io.sirocco.benchmarks.tokenization;

import io.sirocco.benchmarks.Contestant;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process that encodes the whole text each time it is asked. */
final class SentencePieceProcess implements Contestant {
  private static final String READY = "ready";
  private static final String ENCODE = "encode";
  private static final String TOKENS = "tokens";

  private final Process process;
  private final Path errors;
  private final BufferedReader answers;
  private final BufferedWriter questions;

  private SentencePieceProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.answers = process.inputReader();
    this.questions = process.outputWriter();
  }

  /**
   * Starts the process and waits until it has trained and checked its model.
   *
   * @param folder receives a file with its error output
   * @throws IOException if it cannot be started or ends before, with what it said last
   */
  static SentencePieceProcess start(List<String> command, Path folder) throws IOException {
    Path errors = Files.createTempFile(folder, "sentencepiece", ".err");
    Process started =
        new ProcessBuilder(command).redirectError(Redirect.to(errors.toFile())).start();
    SentencePieceProcess process = new SentencePieceProcess(started, errors);
    try {
      process.expect(READY);
      return process;
    } catch (IOException failure) {
      started.destroyForcibly();
      throw failure;
    }
  }

  private void expect(String answer) throws IOException {
    String line = answers.readLine();
    if (line == null || !line.startsWith(answer)) {
      List<String> said = Files.readAllLines(errors);
      throw new IOException(
          "sentencepiece: expected an answer \"%s\", got %s; it said last: %s"
              .formatted(
                  answer,
                  line == null ? "the end of the output" : "\"" + line + "\"",
                  String.join(" ", said.subList(Math.max(0, said.size() - 3), said.size()))));
    }
  }

  @Override
  public String name() {
    return SentencePiecePeer.NAME;
  }

  @Override
  public void run() {
    try {
      questions.write(ENCODE + "\n");
      questions.flush();
      expect(TOKENS);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
