package io.sirocco.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code sirocco} command. */
@Command(
    name = "sirocco",
    description = "Pretrains small multilingual language models from scratch.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Runnable {

  private Main() {}

  /**
   * Runs the command and ends the process with its exit code: 0 ok, 1 failed, 2 usage.
   *
   * @param arguments what the user typed after {@code sirocco}
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** The version that the build wrote into the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"sirocco " + (version == null ? "(not packaged)" : version)};
    }
  }
}
