package io.sirocco.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Lets Ctrl-C (SIGINT) and SIGTERM finish what is being done. The signal starts the shutdown of the
 * virtual machine, which waits here until the command has come to its end; the exit code is then
 * that of the signal, 130 or 143.
 */
final class Interruption implements AutoCloseable {

  /** What a command returns that was interrupted: 128 and the number of SIGINT. */
  static final int EXIT_CODE = 130;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean requested;
  private volatile boolean ending;

  private Interruption() {}

  /** Catches the signals from now on. */
  static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::shutdown, "interruption"));
    return interruption;
  }

  /** Catches nothing; for tests. */
  static Interruption none() {
    return new Interruption();
  }

  /** Whether the user has asked to stop. */
  boolean requested() {
    return requested;
  }

  /** Asks to stop, as a signal does. */
  void request() {
    requested = true;
  }

  private void shutdown() {
    if (ending) {
      return;
    }
    requested = true;
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the process, unless a signal is ending it. */
  void exit(int code) {
    if (!requested) {
      ending = true;
      System.exit(code);
    }
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
