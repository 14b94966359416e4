package dev.moemesh.gateway.parameters;

/** Whether the answer comes piece by piece, and whether it ends with the usage. */
public record Streaming(boolean enabled, boolean includeUsage) {}
