package dev.moemesh.gateway.tools;

/** Where a parser puts what has become certain. For one choice, on one thread. */
public interface CallSink {

  /** Text that belongs to no call. */
  void content(CharSequence text);

  /** A call of the tool begins; its arguments follow. */
  void start(String name);

  /** The same, where the model itself gives the call an id. */
  void start(String name, String id);

  /** The next piece of the arguments of the call that began last. */
  void arguments(CharSequence text);
}
