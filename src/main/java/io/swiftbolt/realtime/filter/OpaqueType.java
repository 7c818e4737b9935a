package io.swiftbolt.realtime.filter;

/** Arrays, {@code json} and whatever else is not compared here. */
record OpaqueType(String sqlName) implements ColumnType {
  @Override
  public Object cast(String text) {
    return text;
  }

  @Override
  public int compare(Object one, Object other) {
    throw new IllegalStateException("Values of type " + sqlName + " have no order");
  }

  @Override
  public boolean hasEquality() {
    return false;
  }

  @Override
  public boolean hasOrder() {
    return false;
  }
}
