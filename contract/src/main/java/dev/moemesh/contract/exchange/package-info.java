/**
 * The caller's end of the data plane: calls with frames over a connection that is kept open. {@link
 * dev.moemesh.contract.exchange.FrameExchange} is the entry.
 */
@NullMarked
package dev.moemesh.contract.exchange;

import org.jspecify.annotations.NullMarked;
