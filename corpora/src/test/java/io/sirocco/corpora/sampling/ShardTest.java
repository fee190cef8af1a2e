package io.sirocco.corpora.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ShardTest {

  @Property(tries = 300)
  void shardsAreDisjointAndComplete(
      @ForAll @IntRange(min = 1, max = 17) int world,
      @ForAll @IntRange(min = 0, max = 500) int items) {
    BitSet seen = new BitSet();
    for (int rank = 0; rank < world; rank++) {
      Shard shard = new Shard(rank, world);
      for (long i = 0; i < shard.count(items); i++) {
        int global = (int) shard.global(i);
        assertThat(seen.get(global)).isFalse();
        assertThat(global).isLessThan(items);
        seen.set(global);
      }
    }
    assertThat(seen.cardinality()).isEqualTo(items);
  }

  @Test
  void rankMustBeBelowWorld() {
    assertThatThrownBy(() -> new Shard(2, 2)).hasMessage("rank 2 of 2 processes");
  }
}
