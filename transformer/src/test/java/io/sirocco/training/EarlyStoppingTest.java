package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.training.EarlyStopping.Progress;
import org.junit.jupiter.api.Test;

final class EarlyStoppingTest {

  private static final EarlyStopping TWO = new EarlyStopping(2, 0.125);

  @Test
  void stopsWhenPatienceIsUsedUp() {
    Progress progress = Progress.NONE;
    double[] losses = {2, 1.5, 1.5, 1.25, 1.25, 1.25};
    boolean[] stops = {false, false, false, false, false, true};
    for (int i = 0; i < losses.length; i++) {
      progress = TWO.after(progress, losses[i]);
      assertThat(TWO.stops(progress)).as("after evaluation %d", i).isEqualTo(stops[i]);
    }
    assertThat(progress).isEqualTo(new Progress(1.25, 1.25, 2));
  }

  @Test
  void anImprovementOfTheMinimumIsNone() {
    Progress progress = TWO.after(TWO.after(Progress.NONE, 2), 1.875);
    assertThat(progress).isEqualTo(new Progress(1.875, 2, 1));
    // Small steps add up: what counts is the distance from the last improvement.
    assertThat(TWO.after(progress, 1.75)).isEqualTo(new Progress(1.75, 1.75, 0));
  }

  @Test
  void keepsTheLowestLossWhenItRises() {
    Progress progress = TWO.after(TWO.after(Progress.NONE, 1), 3);
    assertThat(progress).isEqualTo(new Progress(1, 1, 1));
    assertThat(TWO.stops(Progress.NONE)).isFalse();
  }

  @Test
  void refusesValuesThatMakeNoSense() {
    assertThatThrownBy(() -> TWO.after(Progress.NONE, Double.NaN))
        .hasMessage("validation loss NaN is not finite");
    assertThatThrownBy(() -> new EarlyStopping(0, 0)).hasMessage("patience 0 is below 1");
    assertThatThrownBy(() -> new EarlyStopping(1, -1))
        .hasMessage("minimum improvement -1.0 is not a finite number of at least 0");
    assertThatThrownBy(() -> new Progress(2, 1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
