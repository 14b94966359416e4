package dev.moemesh.deploy.process;

import java.time.Duration;

/**
 * Processes that end together.
 *
 * @param order lower ones are gone before higher ones are asked to end
 * @param grace how long a process may take to end when it is asked to, before it is killed
 */
public record StopGroup(int order, Duration grace) implements Comparable<StopGroup> {
  @Override
  public int compareTo(StopGroup other) {
    int byOrder = Integer.compare(order, other.order);
    return byOrder != 0 ? byOrder : grace.compareTo(other.grace);
  }
}
