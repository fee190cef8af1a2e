package io.sirocco.cli;
@picocli.CommandLine.Command(name = "convert")
final class TokenizerConvertCommand implements Runnable { public void run() {} }
