package dev.moemesh.attention.engine;

import dev.moemesh.attention.batching.BatchSnapshot;

/**
 * The load of an engine at one moment. The engine replaces it once per step and after each request
 * that comes or goes. Immutable, so any thread may read it.
 *
 * @param activeRequests requests that have not ended
 * @param batch the sequences of these requests, and the KV cache
 */
public record EngineLoad(int activeRequests, BatchSnapshot batch) {}
