package io.swiftbolt.realtime.filter;

/**
 * A binding that can never be served. The message is for the client and says which column, operator, value or table is wrong;
 * what {@link BindingIndex} throws goes whole into the protocol's {@code system} message.
 */
public final class BadFilter extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean syntax;

  private BadFilter(String message, boolean syntax) {
    super(message);
    this.syntax = syntax;
  }

  /** The text follows no rule of the grammar. */
  static BadFilter syntax(String reason) {
    return new BadFilter("Error parsing `filter` params: " + reason, true);
  }

  /** The text can be read, but not for this table. */
  static BadFilter refused(String reason) {
    return new BadFilter(reason, false);
  }

  /** The same said with what was asked for; errors of syntax speak for themselves. */
  BadFilter in(Binding binding) {
    return syntax
        ? this
        : refused("Unable to subscribe to changes with given parameters. An exception happened so please check your "
            + "connect parameters: " + binding.parameters() + ". Exception: " + getMessage());
  }

  /** Nothing is published under the names of the binding. */
  static BadFilter unpublished(Binding binding) {
    return refused("Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the "
        + "given connect parameters: " + binding.parameters());
  }
}
