package io.sirocco.cli;

import io.sirocco.RecipeException;
import io.sirocco.benchmarks.WrongResultException;
import io.sirocco.kernels.DeviceException;
import io.sirocco.kernels.KernelException;
import io.sirocco.kernels.WrongKernelException;
import io.sirocco.tokenizer.UnknownCharacterException;
import io.sirocco.training.NonFiniteException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** One line for what a user can mend; a stack trace only for what is our mistake. */
final class Failure implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    Exception cause =
        failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null
            ? unchecked.getCause()
            : failure;
    command.getErr().println("sirocco: " + message(cause));
    if (!expected(cause)) {
      command.getErr().println("This is a mistake in sirocco; please report it with what follows.");
      cause.printStackTrace(command.getErr());
    }
    return ExitCode.SOFTWARE;
  }

  private static String message(Exception cause) {
    String message = cause.getMessage();
    return switch (cause) {
      // The messages of these are the bare path.
      case NoSuchFileException e -> e.getFile() + ": no such file or directory";
      case AccessDeniedException e -> e.getFile() + ": permission denied";
      case FileAlreadyExistsException e -> e.getFile() + ": is there already, as something else";
      case FileSystemException e when e.getReason() == null -> e.getFile() + ": cannot be used";
      default -> message == null ? cause.toString() : message.replaceAll("\\R", " ");
    };
  }

  private static boolean expected(Exception cause) {
    return cause instanceof IOException
        || cause instanceof RecipeException
        || cause instanceof WrongResultException
        || cause instanceof IllegalArgumentException
        || cause instanceof KernelException
        || cause instanceof DeviceException
        || cause instanceof WrongKernelException
        || cause instanceof NonFiniteException
        || cause instanceof UnknownCharacterException;
  }
}
