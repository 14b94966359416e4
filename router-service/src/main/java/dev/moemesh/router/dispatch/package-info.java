/**
 * Drives router calls: checks them, computes their gate, and carries out the effects of their state
 * machines on sockets, buffers and timers.
 */
@NullMarked
package dev.moemesh.router.dispatch;

import org.jspecify.annotations.NullMarked;
