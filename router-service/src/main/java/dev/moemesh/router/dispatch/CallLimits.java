package dev.moemesh.router.dispatch;

import dev.moemesh.contract.transport.ByteBudget;
import java.time.Duration;

/**
 * What calls may take.
 *
 * @param computeTimeout the most time for the pods' replies
 * @param bytes the bytes that all calls together may hold
 */
public record CallLimits(Duration computeTimeout, ByteBudget bytes) {}
