package dev.moemesh.contract.compatibility;

/**
 * A change that an older or newer process on the other side of a stream or a topic would misread.
 *
 * @param element full name of the message, field, enum, value or method
 * @param change what is different, and what to do instead
 */
record WireChange(String element, String change) {
  @Override
  public String toString() {
    return element + ": " + change;
  }
}
