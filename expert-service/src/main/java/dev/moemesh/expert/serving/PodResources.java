package dev.moemesh.expert.serving;

import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.expert.batching.CoreShare;
import java.util.OptionalInt;

/**
 * What a pod may use of its machine, and how its frames travel. Immutable.
 *
 * @param cores cores that it computes with
 * @param maxBytesInFlight bytes of waiting rows beyond which it reads no further frame
 * @param processor the processor that the loop's thread is bound to; empty if the kernel chooses
 * @param wire how frames travel
 */
public record PodResources(
    CoreShare cores, long maxBytesInFlight, OptionalInt processor, WireOptions wire) {}
