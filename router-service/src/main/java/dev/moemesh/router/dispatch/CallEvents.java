package dev.moemesh.router.dispatch;

/**
 * What calls wait for beside their pods.
 *
 * @param time a clock and a timer
 * @param placement tells when the placement, or the set of live replicas, has changed
 */
record CallEvents(CallTime time, PlacementWatch placement) {}
