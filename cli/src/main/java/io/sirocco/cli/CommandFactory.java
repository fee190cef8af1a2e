package io.sirocco.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands, and hands the interruption to those that can be interrupted. */
record CommandFactory(Interruption interruption) implements IFactory {

  @Override
  public <K> K create(Class<K> type) throws Exception {
    if (type == PretrainCommand.class) {
      return type.cast(new PretrainCommand(interruption));
    }
    if (type == FinetuneCommand.class) {
      return type.cast(new FinetuneCommand(interruption));
    }
    if (type == QuickstartCommand.class) {
      return type.cast(new QuickstartCommand(interruption));
    }
    if (type == GenerateCommand.class) {
      return type.cast(new GenerateCommand(interruption));
    }
    if (type == BenchStepCommand.class) {
      return type.cast(new BenchStepCommand(interruption));
    }
    if (type == BenchGrowthCommand.class) {
      return type.cast(new BenchGrowthCommand(interruption));
    }
    if (type == BenchGenerationCommand.class) {
      return type.cast(new BenchGenerationCommand(interruption));
    }
    if (type == BenchTokenizerCommand.class) {
      return type.cast(new BenchTokenizerCommand(interruption));
    }
    if (type == BenchClassifyCommand.class) {
      return type.cast(new BenchClassifyCommand(interruption));
    }
    if (type == BenchRooflineCommand.class) {
      return type.cast(new BenchRooflineCommand(interruption));
    }
    if (type == TokenizerExtendCommand.class) {
      return type.cast(new TokenizerExtendCommand(interruption));
    }
    if (type == TokenizerTrainCommand.class) {
      return type.cast(new TokenizerTrainCommand(interruption));
    }
    if (type == TokenizerEncodeCommand.class) {
      return type.cast(new TokenizerEncodeCommand(interruption));
    }
    if (type == TokenizerDecodeCommand.class) {
      return type.cast(new TokenizerDecodeCommand(interruption));
    }
    if (type == TokenizerInspectCommand.class) {
      return type.cast(new TokenizerInspectCommand(interruption));
    }
    return CommandLine.defaultFactory().create(type);
  }
}
