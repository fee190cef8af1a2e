package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.kernels.Tensor;
import io.sirocco.training.Trainer.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainerTest {

  private final TrainingScene scene = new TrainingScene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void evaluatesAndSavesOnTheirStepsAndAtTheEnd() {
    assertThat(scene.run(TrainingScene.steps(7, 3, 2))).isEqualTo(Outcome.COMPLETED);
    assertThat(scene.events("step")).hasSize(7);
    assertThat(scene.events("evaluate")).containsExactly("evaluate 3", "evaluate 6", "evaluate 7");
    assertThat(scene.events("save").stream().map(event -> event.split(" ", -1)[1]))
        .as("once a step, where both are due as well")
        .containsExactly("2", "3", "4", "6", "7");
    assertThat(scene.events).endsWith("step 7", "evaluate 7", scene.events.getLast());
    assertThat(scene.progress.step()).isEqualTo(7);
    assertThat(scene.progress.evaluatedStep()).isEqualTo(7);
    assertThat(scene.progress.spent().tokens()).isEqualTo(7 * 12);
  }

  @Test
  void aCheckpointIsTheBestIfItsEvaluationIsTheLowest() {
    scene.run(TrainingScene.steps(40, 5, 1000));
    List<String> expected = new ArrayList<>();
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < scene.losses.size(); i++) {
      double loss = scene.losses.get(i);
      expected.add("save %d %s".formatted(5 * i + 5, loss < lowest ? "best" : "last"));
      lowest = Math.min(lowest, loss);
    }
    assertThat(scene.events("save")).hasSize(8).isEqualTo(expected);
    assertThat(scene.progress.validation().lowest()).isEqualTo(lowest);
    assertThat(expected)
        .as("a case of each")
        .contains("save 5 best")
        .anyMatch(TrainerTest::isSavedAsLast);
  }

  /** A learning rate that changes no parameter: every evaluation gives the same loss. */
  @Test
  void stopsEarlyAndCallsTheRestNotBest() {
    TrainingSettings settings =
        TrainingScene.settings(new TrainingSettings.Length.Steps(100), 2, 1000, 3);
    OptimizerSettings still =
        new OptimizerSettings(new Schedule.Constant(1e-30, 0), settings.optimizer().adamW(), 1);
    assertThat(scene.run(with(settings, still))).isEqualTo(Outcome.STOPPED_EARLY);
    assertThat(scene.events("save"))
        .containsExactly("save 2 best", "save 4 last", "save 6 last", "save 8 last");
    assertThat(scene.progress.validation().withoutImprovement()).isEqualTo(3);
    Progress stopped = scene.progress;
    scene.events.clear();
    assertThat(scene.run(with(settings, still), stopped, 1000)).isEqualTo(Outcome.STOPPED_EARLY);
    assertThat(scene.events).as("resuming a run that has stopped does nothing").isEmpty();
  }

  private static TrainingSettings with(TrainingSettings settings, OptimizerSettings optimizer) {
    return new TrainingSettings(
        settings.seed(),
        settings.batch(),
        settings.accumulation(),
        settings.length(),
        settings.evaluateEvery(),
        settings.checkpointEvery(),
        optimizer,
        settings.precision(),
        settings.earlyStopping());
  }

  /** Stopped where nothing is due, at a checkpoint, at an evaluation, and more than once. */
  @ParameterizedTest
  @ValueSource(strings = {"1", "5", "6", "4 8", "12", "1 2 3 7 11"})
  void aRunThatWasInterruptedEndsAsOneThatWasNot(String stops) {
    TrainingSettings settings = TrainingScene.steps(13, 6, 4);
    assertThat(scene.run(settings)).isEqualTo(Outcome.COMPLETED);
    Map<Tensor, double[]> expected = scene.values();

    TrainingScene current = new TrainingScene();
    Progress progress = Progress.start(settings.length());
    for (String stop : stops.split(" ", -1)) {
      assertThat(current.run(settings, progress, Integer.parseInt(stop)))
          .isEqualTo(Outcome.INTERRUPTED);
      progress = current.progress;
      assertThat(current.events("save " + stop)).as("saved once").hasSize(1);
      TrainingScene next = new TrainingScene();
      next.restore(current.values());
      current.close();
      current = next;
    }
    assertThat(current.run(settings, progress, 1000)).isEqualTo(Outcome.COMPLETED);
    assertThat(current.progress).isEqualTo(scene.progress);
    Map<Tensor, double[]> actual = current.values();
    current.close();
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach(
        (tensor, values) -> assertThat(values).as(tensor.name()).isEqualTo(expected.get(tensor)));
  }

  @Test
  void aCompleteRunThatIsResumedDoesNothing() {
    TrainingSettings settings = TrainingScene.steps(3, 2, 2);
    scene.run(settings);
    scene.events.clear();
    assertThat(scene.run(settings, scene.progress, 1000)).isEqualTo(Outcome.COMPLETED);
    assertThat(scene.events).isEmpty();
  }

  /**
   * 50 steps of 1 s, two evaluations of 5 s among them and one to time evaluations: 65 s. Of the
   * other 535 s the last evaluation takes 5; 530 s at 1 + 5/20 s a step make 424 steps.
   */
  @Test
  void aRunLimitedByMinutesFixesItsStepsSoThatItEndsInTime() {
    scene.stepSeconds = 1;
    scene.evaluationSeconds = 5;
    assertThat(scene.run(TrainingScene.minutes(10, 20))).isEqualTo(Outcome.COMPLETED);
    assertThat(scene.events("decide")).containsExactly("decide 474 at 50");
    assertThat(scene.events("step")).hasSize(474);
    assertThat(scene.events("save 50")).as("keeps the decision").hasSize(1);
    assertThat(scene.seconds).isCloseTo(600, within(6.));
    assertThat(scene.progress.spent().seconds()).isCloseTo(scene.seconds, within(1e-6));
    assertThat(scene.learningRates.getLast())
        .as("the schedule ends where the run ends")
        .isCloseTo(.001, within(1e-6));
  }

  @Test
  void aRunThatIsResumedKeepsItsNumberOfStepsAndItsTime() {
    scene.stepSeconds = 1;
    TrainingSettings settings = TrainingScene.minutes(2, 1000);
    scene.run(settings, Progress.start(settings.length()), 60);
    assertThat(scene.progress.maxSteps()).isEqualTo(120);
    scene.seconds = 5000;
    assertThat(scene.run(settings, scene.progress, 1000)).isEqualTo(Outcome.COMPLETED);
    assertThat(scene.events("decide")).hasSize(1);
    assertThat(scene.progress.step()).isEqualTo(120);
    assertThat(scene.progress.spent().seconds()).isCloseTo(120, within(1e-6));
  }

  /** The first steps of a process are slow: one of them says little of the others. */
  @Test
  void aRunThatIsResumedBeforeItsStepsAreFixedTimesAnew() {
    TrainingSettings settings = TrainingScene.minutes(10, 1000);
    scene.stepSeconds = 1;
    scene.run(settings, Progress.start(settings.length()), 49);
    assertThat(scene.progress.maxSteps()).isEqualTo(Progress.UNDECIDED);
    scene.run(settings, scene.progress, 1000);
    assertThat(scene.events("decide")).containsExactly("decide 600 at 99");
  }

  @Test
  void aRunThatIsTooSlowToBeTimedEndsWhenTheTimeIsUp() {
    scene.stepSeconds = 10;
    assertThat(scene.run(TrainingScene.minutes(1, 1000))).isEqualTo(Outcome.COMPLETED);
    assertThat(scene.events)
        .containsExactly(
            "step 1",
            "step 2",
            "step 3",
            "step 4",
            "step 5",
            "step 6",
            "evaluate 6",
            "save 6 best");
  }

  /** The time runs out while a checkpoint is written: the step after it is the last. */
  @ParameterizedTest
  @ValueSource(doubles = {.001, .01, .03, .1, .7})
  void aRunThatEndsBecauseTheTimeIsUpIsEvaluatedAtItsEnd(double lookSeconds) {
    scene.stepSeconds = 1;
    scene.lookSeconds = lookSeconds;
    scene.saveSeconds = 1;
    TrainingSettings settings =
        TrainingScene.settings(new TrainingSettings.Length.Minutes(.5), 1000, 1, 1000);
    assertThat(scene.run(settings)).isEqualTo(Outcome.COMPLETED);
    assertThat(scene.progress.evaluatedStep()).isEqualTo(scene.progress.step()).isPositive();
  }

  /** The warm-up of 10 steps is longer than the run: the rate rises to the end. */
  @Test
  void aRunShorterThanItsWarmUpWarmsUpToItsEnd() {
    assertThat(scene.run(TrainingScene.steps(4, 100, 100))).isEqualTo(Outcome.COMPLETED);
    assertThat(scene.learningRates)
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : Double.compare(a, b))
        .containsExactly(.03 * 1 / 5, .03 * 2 / 5, .03 * 3 / 5, .03 * 4 / 5);
  }

  @Test
  void stepsThatTakeNoTimeMakeTheLongestRun() {
    TrainingSettings settings = TrainingScene.minutes(1e-3, 1000);
    scene.run(settings, Progress.start(settings.length()), 51);
    assertThat(scene.events("decide")).containsExactly("decide 2147483647 at 50");
  }

  @Test
  void aValidationLossThatIsNoNumberEndsTheRunUnsaved() {
    Tensor norm = scene.model.tensors().getLast();
    scene.restore(Map.of(norm, new double[] {Double.NaN, 0, 0, 0, 0, 0, 0, 0}));
    TrainingSettings settings = TrainingScene.steps(9, 4, 1);
    Progress evaluationIsDue =
        new Progress(
            4,
            9,
            Progress.NEVER,
            EarlyStopping.Progress.NONE,
            new Spent(48, 0),
            LossScale.NONE,
            Stability.NONE);
    assertThatThrownBy(() -> scene.run(settings, evaluationIsDue, 1000))
        .isInstanceOf(NonFiniteException.class)
        .hasMessage("validation loss is NaN at step 4");
    assertThat(scene.events).isEmpty();
  }

  private static boolean isSavedAsLast(String event) {
    return event.endsWith("last");
  }
}
