package dev.moemesh.placement.kafka;

/** Whether an access to the log takes another record. */
sealed interface AppendState {

  /** It takes the next record. */
  record Accepting() implements AppendState {}

  /** A later access has taken over; this one takes no more records. */
  record TakenOver(Exception cause) implements AppendState {}

  /**
   * An append failed. The access takes no more records: its producer may still be in the
   * transaction that failed.
   */
  record Broken(Exception cause) implements AppendState {}
}
