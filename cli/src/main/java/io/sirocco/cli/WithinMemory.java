package io.sirocco.cli;

import java.util.Locale;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;

/**
 * Says how to get more memory where there is too little of it, in one line.
 *
 * @param strategy what runs the command
 */
record WithinMemory(IExecutionStrategy strategy) implements IExecutionStrategy {

  @Override
  public int execute(ParseResult parsed) {
    try {
      return strategy.execute(parsed);
    } catch (OutOfMemoryError e) {
      double gigabytes = Runtime.getRuntime().maxMemory() / 1e9;
      parsed
          .commandSpec()
          .commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "sirocco: not enough memory (%s): the heap may have %.1f GB; set SIROCCO_HEAP, such"
                  + " as SIROCCO_HEAP=%.0fg, or take smaller batches or shorter texts%n",
              e.getMessage(),
              gigabytes,
              Math.ceil(2 * gigabytes));
      return ExitCode.SOFTWARE;
    }
  }
}
