package dev.moemesh.router.calls;

import dev.moemesh.contract.v1.ErrorCode;

/**
 * An error that a pod answered with.
 *
 * @param message what was wrong and what to do, for people
 */
public record PodError(ErrorCode code, String message) {}
