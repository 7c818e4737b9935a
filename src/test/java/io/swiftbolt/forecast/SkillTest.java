package io.swiftbolt.forecast;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SkillTest {
  @Test
  void skill_is_shown_by_enough_outcomes_that_are_better_beyond_doubt() {
    SplittableRandom random = new SplittableRandom(2);
    double[] better = random.doubles(200).map(value -> value - 0.8).toArray();
    double[] even = random.doubles(200).map(value -> value - 0.5).toArray();
    assertTrue(Skill.isShown(Horizon.ONE_DAY, better));
    assertFalse(Skill.isShown(Horizon.ONE_DAY, even));
    assertFalse(Skill.isShown(Horizon.ONE_DAY, java.util.Arrays.copyOf(better, 29)));
    assertFalse(Skill.isShown(Horizon.ONE_MONTH, better), "200 overlapping months are ten");
    assertFalse(Skill.isShown(Horizon.ONE_DAY, new double[0]));
  }
}
