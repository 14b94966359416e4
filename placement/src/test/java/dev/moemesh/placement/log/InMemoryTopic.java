package dev.moemesh.placement.log;

import java.util.ArrayList;
import java.util.List;

/** A topic in memory, whose accesses fence each other as Kafka's do. */
final class InMemoryTopic {
  private final List<PlacementRecord> records = new ArrayList<>();
  private Access last = new Access();

  /** Opens an access and fences the one before. */
  Access open() {
    last = new Access();
    return last;
  }

  /** Appends past the fence, as a writer without transactions would. */
  void appendUnfenced(PlacementRecord record) {
    records.add(record);
  }

  List<PlacementRecord> records() {
    return List.copyOf(records);
  }

  /** One writer's access. */
  final class Access implements PlacementLog {
    private int read;
    private Runnable beforeAppend = () -> {};

    /** Runs something between the writer's look at the log and its append. */
    void beforeAppend(Runnable task) {
      beforeAppend = task;
    }

    @Override
    public List<PlacementRecord> readOn() {
      List<PlacementRecord> fresh = List.copyOf(records.subList(read, records.size()));
      read = records.size();
      return fresh;
    }

    @Override
    public void append(PlacementRecord record) {
      beforeAppend.run();
      if (this != last) {
        throw new WriterFencedException(
            record.placement().model(), new IllegalStateException("fenced"));
      }
      records.add(record);
    }

    @Override
    public void close() {}
  }
}
