package dev.moemesh.deploy.cli;

import dev.moemesh.deploy.mesh.ProcessStatus;
import dev.moemesh.deploy.mesh.SequenceRoom;
import dev.moemesh.deploy.state.MeshRecord;
import dev.moemesh.deploy.table.AlignedTable;
import dev.moemesh.deploy.table.Alignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The state of a mesh as a table for people. */
final class StatusTable {
  private static final long MEBIBYTE = 1 << 20;
  private static final List<String> HEADER =
      List.of("PROCESS", "PID", "STATE", "MEMORY", "WEIGHTS", "URL", "EXPERTS");

  private StatusTable() {}

  static String render(MeshRecord mesh, List<ProcessStatus> processes) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    processes.forEach(process -> rows.add(row(process)));
    return "%s at %s, rows over %s".formatted(mesh.model(), mesh.url(), mesh.transport())
        + System.lineSeparator()
        + AlignedTable.of(rows, Alignment.LEFT).stripTrailing()
        + processes.stream()
            .flatMap(process -> process.room().stream())
            .map(StatusTable::room)
            .collect(Collectors.joining());
  }

  private static String room(SequenceRoom room) {
    return System.lineSeparator()
        + String.format(
            Locale.ROOT,
            "KV cache: %,d tokens; the model's context: %,d",
            room.cacheTokens(),
            room.contextTokens());
  }

  private static List<String> row(ProcessStatus process) {
    return List.of(
        process.name(),
        Long.toString(process.pid()),
        process.state().word(),
        size(process.residentBytes()),
        size(process.weightBytes()),
        process.url().toString(),
        ExpertRanges.of(process.experts()));
  }

  private static String size(long bytes) {
    if (bytes == 0) {
      return "-";
    }
    return bytes < MEBIBYTE / 10
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MEBIBYTE);
  }
}
