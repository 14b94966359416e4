package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.process.StopGroup;
import dev.moemesh.deploy.process.Termination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The order in which the processes of a mesh end, and how long each may take. Processes that accept
 * requests end before those that work on them. The broker, which connects them, ends last.
 *
 * @param timeToEnd of a process
 * @param gatewayGrace that the gateway gives open requests before it ends
 */
record EndOrder(Duration timeToEnd, Duration gatewayGrace) {
  private static final String GRACE_SETTING = "moe.gateway.shutdown-grace";
  private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

  /** The order for a mesh with settings. */
  static EndOrder of(Duration timeToEnd, Map<String, String> settings) {
    String grace = settings.getOrDefault(GRACE_SETTING, "");
    return new EndOrder(timeToEnd, grace.isEmpty() ? DEFAULT_GRACE : parse(grace));
  }

  /** As the services read durations; what they do not understand keeps them from starting. */
  private static Duration parse(String setting) {
    String text = setting.strip().toUpperCase(Locale.ROOT);
    try {
      if (text.endsWith("MS")) {
        return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
      }
      if (text.matches("[0-9]+")) {
        return Duration.ofSeconds(Long.parseLong(text));
      }
      return Duration.parse(text.startsWith("P") ? text : "PT" + text);
    } catch (RuntimeException e) {
      return DEFAULT_GRACE;
    }
  }

  /** The wave that a process ends in; those of a lower one are gone before it is asked. */
  StopGroup wave(String process) {
    return switch (process) {
      case "gateway" -> new StopGroup(0, timeToEnd.plus(gatewayGrace));
      case "attention" -> new StopGroup(1, timeToEnd);
      case "router" -> new StopGroup(2, timeToEnd);
      case "broker" -> new StopGroup(4, timeToEnd);
      default -> new StopGroup(3, timeToEnd); // expert pods
    };
  }

  /** Ends processes, given by their names, and returns when they are gone. */
  void end(Map<String, ProcessHandle> processes) {
    SortedMap<StopGroup, List<ProcessHandle>> waves = new TreeMap<>();
    processes.forEach(
        (name, process) -> waves.computeIfAbsent(wave(name), _ -> new ArrayList<>()).add(process));
    waves.forEach((wave, members) -> Termination.end(members, wave.grace()));
  }
}
