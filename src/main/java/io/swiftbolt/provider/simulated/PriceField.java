package io.swiftbolt.provider.simulated;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Session;
import java.time.Duration;
import java.time.Instant;

/**
 * The simulated market of one symbol: a pure function of the minute, so that any minute can be asked for in any order and is the
 * same for ever. The price is the exponential of value noise over several octaves; what happens overnight is the way that the
 * noise goes meanwhile.
 */
final class PriceField {
  /** Period in minutes and amplitude of the logarithm, from wiggles within minutes to bull and bear markets. */
  private static final double[][] OCTAVES = {{2, 0.0004}, {7, 0.0009}, {31, 0.0018}, {127, 0.003}, {521, 0.006},
      {2_203, 0.011}, {10_079, 0.022}, {43_207, 0.05}, {259_201, 0.11}, {1_051_201, 0.22}};

  private final long seed;
  private final double base;
  private final double size;

  PriceField(String symbol) {
    long hash = 0xcbf29ce484222325L; // FNV-1a: unlike hashCode it spreads short names well
    for (int i = 0; i < symbol.length(); i++) {
      hash = (hash ^ symbol.charAt(i)) * 0x100000001b3L;
    }
    this.seed = mix(hash);
    this.base = 20 * Math.exp(unit(mix(seed + 1)) * 3); // 20 to 400 dollars
    this.size = 2_000 * Math.exp(unit(mix(seed + 2)) * 3); // shares in a quiet minute
  }

  /** @param start of a minute in the session */
  Bar minute(Instant start, Session session) {
    long minute = start.getEpochSecond() / 60;
    double open = cents(price(minute));
    double close = cents(price(minute + 1));
    double up = unit(mix(seed ^ mix(minute * 4 + 1))) * 0.0006;
    double down = unit(mix(seed ^ mix(minute * 4 + 2))) * 0.0006;
    double high = Math.max(Math.max(open, close), cents(Math.max(open, close) * (1 + up)));
    double low = Math.min(Math.min(open, close), cents(Math.min(open, close) * (1 - down)));
    return new Bar(start, open, high, low, close, volume(start, minute, session));
  }

  /** Much at the open, more towards the close, little at noon. */
  private long volume(Instant start, long minute, Session session) {
    double length = session.regular().length().toMinutes();
    double x = 2 * Duration.between(session.regular().from(), start).toMinutes() / length - 1;
    double chance = Math.exp(1.6 * unit(mix(seed ^ mix(minute * 4 + 3))));
    return Math.round(size * (1 + 4 * x * x * x * x) * chance);
  }

  private double price(long minute) {
    double logarithm = 0;
    for (int i = 0; i < OCTAVES.length; i++) {
      logarithm += OCTAVES[i][1] * noise(i, minute / OCTAVES[i][0]);
    }
    return base * Math.exp(logarithm);
  }

  /** -1 to 1, smooth, with knots at the whole numbers. */
  private double noise(int octave, double x) {
    double floor = Math.floor(x);
    double t = x - floor;
    double smooth = t * t * (3 - 2 * t);
    double left = knot(octave, (long) floor);
    return left + (knot(octave, (long) floor + 1) - left) * smooth;
  }

  private double knot(int octave, long at) {
    return 2 * unit(mix(seed + mix(at * OCTAVES.length + octave))) - 1;
  }

  private static double cents(double price) {
    return Math.max(1, Math.rint(price * 100)) / 100;
  }

  private static double unit(long hash) {
    return (hash >>> 11) * 0x1.0p-53;
  }

  /** SplitMix64's finaliser. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
