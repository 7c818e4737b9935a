package io.swiftbolt.realtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what a client is told of rows that {@link RandomWriters} write: numbers of a row only rise, nothing comes after its end. */
public final class ToldRows {
  private final Map<String, Integer> latest = new HashMap<>();
  private final Set<String> gone = new HashSet<>();
  private final Set<Integer> marks = new HashSet<>();
  private final List<String> contradictions = new ArrayList<>();

  public void told(String id, int mark) {
    marks.add(mark);
    Integer before = latest.put(id, mark);
    if (before != null && before > mark) {
      contradictions.add(id + " went back from " + before + " to " + mark);
    }
    if (gone.contains(id)) {
      contradictions.add(id + " came back with " + mark);
    }
  }

  public void gone(String id) {
    gone.add(id);
  }

  public List<String> contradictions() {
    return contradictions;
  }

  /** Of these numbers the ones that it was told. */
  public Set<Integer> seen(Set<Integer> some) {
    Set<Integer> seen = new HashSet<>(some);
    seen.retainAll(marks);
    return seen;
  }
}
