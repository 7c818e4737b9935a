package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.realtime.filter.Binding;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Numbers the bindings of a channel. The same list gets the same numbers on every socket and in every process, so that channels
 * which ask for the same can be sent the same bytes.
 */
final class BindingIds {
  private static final int LARGEST = (1 << 27) - 1; // as large as Supabase's own

  private BindingIds() {}

  /** One for each binding, never 0; equal bindings share theirs. */
  static List<Integer> of(List<Binding> bindings) {
    Map<Binding, Integer> ids = new LinkedHashMap<>();
    Set<Integer> taken = new HashSet<>();
    for (Binding binding : bindings) {
      ids.computeIfAbsent(binding, one -> {
        int id = start(one);
        while (!taken.add(id)) {
          id = id % LARGEST + 1;
        }
        return id;
      });
    }
    return bindings.stream().map(ids::get).toList();
  }

  // of text only: the hashes of enums and records may differ from process to process
  private static int start(Binding binding) {
    List<String> parts = List.of(binding.event().name(), binding.schema(), String.valueOf(binding.table()),
        String.valueOf(binding.filter()), String.join(",", binding.select()));
    return Math.floorMod(parts.hashCode(), LARGEST) + 1;
  }
}
